// Turns bytes into a match key's record (FORMAT.md section 7): msgpack, deflated if that is shorter.

import { compareTexts, encodeText, joinBytes } from "./bytes.js";
import { MAX_BYTES } from "./canonical.js";
import { FormatError } from "./errors.js";
import { decode } from "./msgpack.js";
import { fillTemplate, splitTemplate } from "./templates.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/**
 * @typedef {object} Item one thing in a data set; `link` is "" unless it is a link that may be shown
 * @property {string} id
 * @property {string} link
 * @property {string} title
 * @property {string} licence
 * @property {string[]} shown what else is shown, in the order of the data set's labels, without empty texts at the end
 */
/**
 * @typedef {object} Hits what an entry has in one data set: how many items in all, and those that this table holds
 * @property {number} dataset
 * @property {number} count
 * @property {Item[]} items
 * @property {number} [numbers] how many of the items, from the first on, were numbers in the record that they are from
 */
/**
 * @typedef {object} Entry one listed identifier
 * @property {string} kind
 * @property {string} name as the list spells it
 * @property {string} note what tells two people of one kind and name apart, where the list does; else ""
 * @property {string[]} also other spellings of the name that have the record's match key
 * @property {Hits[]} hits
 */

/** The most bytes that a record's data may have after inflating: a reader stops there. */
export const DATA_LIMIT = 64 * 1024 * 1024;
/** An id that may be a number in a record. */
const NUMBER = /^(?:0|[1-9][0-9]{0,15})$/;
/** What the eighth byte of a varint counts by: the last one that 2^53 - 1 needs. */
const LAST_SCALE = 2 ** 49;
/** What is shown of most items. @type {string[]} */
const NOTHING = [];
/** How deeply arrays may be nested in a field that this reader does not know. */
const NESTING_LIMIT = 8;

// A little at a time, so that only a few bytes beyond the limit are inflated, and not gigabytes.
const STEP = 16 * 1024;

/**
 * Return the record in a payload; throws FormatError `record` for anything that is not a record of this format.
 * @param {Bytes} payload
 * @param {string[]} [links] the templates of the data sets, "" for none
 * @returns {Promise<Entry[]>}
 */
export async function decodeRecord(payload, links = []) {
  const data = await unpackPayload(payload);
  const tree = readTree(data);
  if (!Array.isArray(tree) || tree.length === 0) throw refuse();
  const record = tree.map((entry) => checkEntry(entry, links));
  if (record.some((entry, at) => at > 0 && compareEntries(record[at - 1], entry) >= 0)) {
    throw refuse();
  }
  return record;
}

/**
 * Compare what no two entries of a record have in common: kind, name and note.
 * @param {Entry} one
 * @param {Entry} other
 * @returns {number}
 */
export function compareEntries(one, other) {
  return (
    compareTexts(one.kind, other.kind) || compareTexts(one.name, other.name) || compareTexts(one.note, other.note)
  );
}

/**
 * Compare what no two items of an entry and data set have in common: the id, or without one all that is shown.
 * @param {Item} one
 * @param {Item} other
 * @returns {number}
 */
export function compareItems(one, other) {
  if (one.id || other.id) return compareTexts(one.id, other.id);
  const [fields, others] = [one, other].map(({ link, title, licence, shown }) => [link, title, licence, ...shown]);
  const at = fields.findIndex((field, place) => field !== others[place]);
  if (at < 0) return fields.length - others.length;
  return at < others.length ? compareTexts(fields[at], others[at]) : 1;
}

/**
 * Return whether the items of the second table go on where those of the first end: in order, and none of them again.
 * @param {Hits} first
 * @param {Hits} rest
 */
export function goesOn({ items, numbers = 0 }, rest) {
  if (items.length > 0 && rest.items.length > 0) {
    const [last, next] = [items[items.length - 1], rest.items[0]];
    const isInOrder =
      numbers < items.length
        ? !rest.numbers && compareItems(last, next) < 0
        : !rest.numbers || Number(last.id) < Number(next.id);
    if (!isInOrder) return false;
  }
  const known = new Set(items.map(({ id }) => id));
  return !rest.items.some(({ id }) => id && known.has(id));
}

/**
 * @param {Bytes} payload
 * @returns {Promise<Bytes>}
 */
async function unpackPayload(payload) {
  const body = payload.subarray(1);
  if (payload[0] === 0) return body;
  if (payload[0] !== 1) throw refuse();
  if (!("DecompressionStream" in globalThis)) {
    throw new FormatError("record", "This browser cannot inflate a record.", "Use a newer browser.");
  }
  const data = await inflate(body);
  if (data === null) throw refuse();
  // Not every engine rejects bytes after the end of the stream; if there are none, the stream needs its last byte.
  if ((await inflate(body.subarray(0, -1))) !== null) throw refuse();
  return data;
}

/**
 * Return inflated raw deflate (RFC 1951); null if it is invalid.
 * @param {Bytes} deflated
 * @returns {Promise<Bytes | null>}
 */
async function inflate(deflated) {
  let at = 0;
  const source = new ReadableStream({
    pull(controller) {
      if (at < deflated.length) controller.enqueue(deflated.subarray(at, (at += STEP)));
      else controller.close();
    },
  });
  const reader = source.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const pieces = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value);
      length += next.value.length;
      if (length > DATA_LIMIT) break;
    }
  } catch {
    return null;
  }
  if (length > DATA_LIMIT) {
    reader.cancel().catch(() => {});
    throw refuse();
  }
  return joinBytes(pieces);
}

/**
 * @param {Bytes} data
 * @returns {unknown}
 */
function readTree(data) {
  try {
    return decode(data);
  } catch {
    throw refuse();
  }
}

/**
 * @param {unknown} entry
 * @param {string[]} links
 * @returns {Entry}
 */
function checkEntry(entry, links) {
  if (!Array.isArray(entry) || entry.length < 3 || !Array.isArray(entry[2]) || entry[2].length === 0) {
    throw refuse();
  }
  checkFurther(entry.slice(5));
  const others = entry.length > 4 ? entry[4] : [];
  if (!Array.isArray(others) || (entry.length === 4 && !entry[3]) || (entry.length === 5 && !others.length)) {
    throw refuse();
  }
  const last = entry.length > 3 ? entry[3] : "";
  const [kind, note, name, ...also] = [entry[0], last, entry[1], ...others].map((field) => readText(field));
  for (const { length } of [name, ...also].map(encodeText)) {
    if (length < 1 || length > MAX_BYTES) throw refuse();
  }
  const hits = entry[2].map((one) => checkHits(one, name, links));
  if (hits.some((one, at) => at > 0 && one.dataset <= hits[at - 1].dataset)) {
    throw refuse();
  }
  return { kind, name, note, also, hits };
}

/**
 * @param {unknown} hits
 * @param {string} name
 * @param {string[]} links
 * @returns {Hits}
 */
function checkHits(hits, name, links) {
  if (!Array.isArray(hits) || hits.length < 3 || !Array.isArray(hits[2])) {
    throw refuse();
  }
  checkFurther(hits.slice(3));
  const [dataset, count, held] = hits;
  if (!Number.isSafeInteger(dataset) || !Number.isSafeInteger(count) || dataset < 0 || count < 1) {
    throw refuse();
  }
  const template = links[dataset] ?? "";
  const hasNumbers = held[0] instanceof Uint8Array;
  const items = hasNumbers ? listNumbers(held[0], name, template) : [];
  const numbers = items.length;
  const known = new Set(held.length > 1 ? items.map(({ id }) => id) : NOTHING);
  for (let at = Number(hasNumbers); at < held.length; at += 1) {
    const item = checkItem(held[at], name, template);
    if (known.has(item.id) || (items.length > numbers && compareItems(items[items.length - 1], item) >= 0)) {
      throw refuse();
    }
    items.push(item);
  }
  if (count < items.length) throw refuse();
  return { dataset, count, items, numbers };
}

/**
 * Return the items that are numbers: varints, the first and then the difference of each to the one before.
 * @param {Uint8Array} packed
 * @param {string} name
 * @param {string} template
 * @returns {Item[]}
 */
function listNumbers(packed, name, template) {
  /** @type {Item[]} */
  const items = [];
  const parts = template ? splitTemplate(template, name) : [];
  let number = 0;
  // Seven bits a byte; as a factor, because the numbers have up to 53 bits and shifts 32.
  let scale = 1;
  for (let at = 0; at < packed.length; at += 1) {
    const byte = packed[at];
    if (scale > LAST_SCALE) throw refuse();
    number += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (byte >= 0x80) continue;
    // Of the bytes of a number the last is 0 only where it is the only one, and a difference never is 0.
    if ((byte === 0 && (scale > 0x80 || items.length > 0)) || number > Number.MAX_SAFE_INTEGER) throw refuse();
    const id = String(number);
    items.push({ id, link: parts.join(id), title: "", licence: "", shown: NOTHING });
    scale = 1;
  }
  if (scale > 1 || items.length === 0) throw refuse();
  return items;
}

/**
 * @param {unknown} item
 * @param {string} name
 * @param {string} template
 * @returns {Item}
 */
function checkItem(item, name, template) {
  if (!Array.isArray(item) || item.length < 1) throw refuse();
  const { length } = item;
  if (length > 5) checkFurther(item.slice(5));
  // Without making arrays of the fields: there may be thousands of items, and a frame is busy for as long.
  for (let at = 0; at < 4 && at < length; at += 1) readText(item[at]);
  const shown = length > 4 ? readTexts(item[4]) : NOTHING;
  const last = length > 4 ? shown[shown.length - 1] : item[length - 1];
  if (length > 1 && length <= 5 && !last) throw refuse();
  if (shown.length > 0 && !last) throw refuse();
  const id = item[0];
  if (length === 1 && NUMBER.test(id) && Number(id) <= Number.MAX_SAFE_INTEGER) throw refuse();
  const link = item[1] ?? "";
  const title = item[2] ?? "";
  const licence = item[3] ?? "";
  if (template && id && !link) return { id, link: fillTemplate(template, name, id), title, licence, shown };
  // A link of any other scheme is not shown: the record is data, and a publisher's file may hold anything.
  return { id, link: /^https?:\/\//.test(link) ? link : "", title, licence, shown };
}

/**
 * @param {unknown} fields
 * @returns {string[]}
 */
function readTexts(fields) {
  if (!Array.isArray(fields)) throw refuse();
  return fields.map((field) => readText(field));
}

/**
 * Reject arrays nested too deeply in the fields that this reader ignores.
 * @param {unknown[]} fields
 * @param {number} [deep]
 */
function checkFurther(fields, deep = NESTING_LIMIT) {
  for (const field of fields) {
    if (!Array.isArray(field)) continue;
    if (deep === 0) throw refuse();
    checkFurther(field, deep - 1);
  }
}

/**
 * @param {unknown} field
 * @returns {string}
 */
function readText(field) {
  if (typeof field !== "string") throw refuse();
  return field;
}

/** Python's twin says what exactly is wrong; the page, only that the record cannot be read. */
function refuse() {
  return new FormatError("record", "The record is not what it should be.");
}
