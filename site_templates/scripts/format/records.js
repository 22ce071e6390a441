// Turns bytes into a match key's record (FORMAT.md section 7): msgpack, deflated if that is shorter.

import { compareTexts, encodeText, joinBytes } from "./bytes.js";
import { MAX_BYTES } from "./canonical.js";
import { FormatError } from "./errors.js";
import { decode } from "./msgpack.js";
import { fillTemplate, splitTemplate } from "./templates.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{bytes: Bytes, at: number}} Ids the varints of the ids that are numbers, and where the next one begins */
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
 * @property {number} [numbers] how many of the items, from the first on, have numbers as their ids
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
/** A payload's first byte: data follow as they are or deflated; plus `NUMBERED`, after ids that are numbers. */
const DEFLATED = 1;
const NUMBERED = 2;
/** An id that is a number unless it is too large. */
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
  const { ids, data } = await openPayload(payload);
  const tree = readTree(data);
  if (!Array.isArray(tree) || tree.length === 0) throw refuse();
  const record = tree.map((entry) => checkEntry(entry, links, ids));
  if (ids.at < ids.bytes.length) throw refuse();
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
 * Return whether the items of the second table go on in order where those of the first end: then none is there again.
 * @param {Hits} first
 * @param {Hits} rest
 */
export function goesOn({ items, numbers = 0 }, rest) {
  if (!items.length || !rest.items.length) return true;
  const [last, next] = [items[items.length - 1], rest.items[0]];
  const isNumbered = numbers === items.length;
  return rest.numbers ? isNumbered && Number(last.id) < Number(next.id) : isNumbered || compareItems(last, next) < 0;
}

/**
 * @param {Bytes} payload
 * @returns {Promise<{ids: Ids, data: Bytes}>}
 */
async function openPayload(payload) {
  const form = payload[0];
  if (!(form <= (NUMBERED | DEFLATED))) throw refuse();
  const ids = { bytes: payload, at: 1 };
  let end = 1;
  if (form & NUMBERED) {
    const length = readVarint(ids);
    end = ids.at + length;
    if (!length || end > payload.length) throw refuse();
  }
  ids.bytes = payload.subarray(0, end);
  const body = payload.subarray(end);
  return { ids, data: form & DEFLATED ? await inflateWhole(body) : body };
}

/**
 * Read the number whose varint is next.
 * @param {Ids} ids
 * @returns {number} of more than 53 bits, roughly
 */
function readVarint(ids) {
  let number = 0;
  // Seven bits a byte; as a factor, because the numbers have up to 53 bits and shifts 32.
  for (let scale = 1; scale <= LAST_SCALE; scale *= 0x80) {
    const byte = ids.bytes[ids.at];
    ids.at += 1;
    number += (byte & 0x7f) * scale;
    // Beyond the end there is no byte that ends a number.
    if (byte < 0x80) {
      if (byte === 0 && scale > 1) throw refuse();
      return number;
    }
  }
  throw refuse();
}

/**
 * @param {Bytes} deflated
 * @returns {Promise<Bytes>}
 */
async function inflateWhole(deflated) {
  if (!("DecompressionStream" in globalThis)) {
    throw new FormatError("record", "This browser cannot inflate a record.", "Use a newer browser.");
  }
  const data = await inflate(deflated);
  if (data === null) throw refuse();
  // Not every engine rejects bytes after the end of the stream; if there are none, the stream needs its last byte.
  if ((await inflate(deflated.subarray(0, -1))) !== null) throw refuse();
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
 * @param {Ids} ids
 * @returns {Entry}
 */
function checkEntry(entry, links, ids) {
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
  const hits = entry[2].map((one) => checkHits(one, name, links, ids));
  if (hits.some((one, at) => at > 0 && one.dataset <= hits[at - 1].dataset)) {
    throw refuse();
  }
  return { kind, name, note, also, hits };
}

/**
 * @param {unknown} hits
 * @param {string} name
 * @param {string[]} links
 * @param {Ids} ids
 * @returns {Hits}
 */
function checkHits(hits, name, links, ids) {
  if (!Array.isArray(hits) || hits.length < 3 || !Array.isArray(hits[2])) {
    throw refuse();
  }
  checkFurther(hits.slice(3));
  const [dataset, count, held] = hits;
  if (!Number.isSafeInteger(dataset) || !Number.isSafeInteger(count) || dataset < 0 || count < 1) {
    throw refuse();
  }
  const template = links[dataset] ?? "";
  const [first] = held;
  // An item's first field is a text.
  const hasNumbers = typeof first === "number" || (Array.isArray(first) && Array.isArray(first[0]));
  const items = hasNumbers ? listNumbers(first, ids, name, template) : [];
  const numbers = items.length;
  for (let at = Number(hasNumbers); at < held.length; at += 1) {
    const item = checkItem(held[at], name, template);
    if (items.length > numbers && compareItems(items[items.length - 1], item) >= 0) throw refuse();
    items.push(item);
  }
  if (count < items.length) throw refuse();
  return { dataset, count, items, numbers };
}

/**
 * Return the items whose ids are numbers: the first is the next varint, each further one the difference to it.
 * @param {number | unknown[]} rests how many they are, or what each has beside its id
 * @param {Ids} ids
 * @param {string} name
 * @param {string} template
 * @returns {Item[]}
 */
function listNumbers(rests, ids, name, template) {
  const isBare = typeof rests === "number";
  const length = isBare ? rests : rests.length;
  if (isBare ? !Number.isSafeInteger(length) || length < 1 : !rests.some(hasFields)) throw refuse();
  /** @type {Item[]} */
  const items = [];
  const parts = template ? splitTemplate(template, name) : [];
  let number = 0;
  for (let at = 0; at < length; at += 1) {
    const difference = readVarint(ids);
    number += difference;
    if ((at > 0 && difference === 0) || number > Number.MAX_SAFE_INTEGER) throw refuse();
    const id = String(number);
    items.push(checkFields(id, isBare ? NOTHING : rests[at], 0, () => parts.join(id)));
  }
  return items;
}

/** @param {unknown} rest */
function hasFields(rest) {
  return Array.isArray(rest) && rest.length > 0;
}

/**
 * @param {unknown} item
 * @param {string} name
 * @param {string} template
 * @returns {Item}
 */
function checkItem(item, name, template) {
  if (!Array.isArray(item) || item.length < 1) throw refuse();
  const id = readText(item[0]);
  if (NUMBER.test(id) && Number(id) <= Number.MAX_SAFE_INTEGER) throw refuse();
  return checkFields(id, item, 1, () => (template && id ? fillTemplate(template, name, id) : ""));
}

/**
 * @param {string} id
 * @param {unknown} fields
 * @param {number} start where those begin that an item has beside its id
 * @param {() => string} follow makes the link of an item that has none; "" if none follows
 * @returns {Item}
 */
function checkFields(id, fields, start, follow) {
  if (!Array.isArray(fields)) throw refuse();
  // Without making arrays of the fields: there may be thousands of items, and a frame is busy for as long.
  const end = start + 3;
  const { length } = fields;
  if (length > end + 1) checkFurther(fields.slice(end + 1));
  for (let at = start; at < end && at < length; at += 1) readText(fields[at]);
  const shown = length > end ? readTexts(fields[end]) : NOTHING;
  const last = length > end ? shown[shown.length - 1] : fields[length - 1];
  if (!last && (shown.length > 0 || (length > start && length <= end + 1))) throw refuse();
  const link = fields[start] || follow();
  const title = fields[start + 1] ?? "";
  const licence = fields[start + 2] ?? "";
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
