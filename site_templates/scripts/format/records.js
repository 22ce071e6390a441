// Bytes to a subject's record (FORMAT.md section 6): msgpack, deflated where that is shorter.

import { joinBytes } from "./bytes.js";
import { FormatError } from "./errors.js";
import { decode } from "../vendor/msgpack.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/**
 * @typedef {object} Item one thing in a data set; `link` is "" unless it is a link that may be shown
 * @property {string} id
 * @property {string} link
 * @property {string} title
 * @property {string} licence
 */
/**
 * @typedef {object} Hits what one subject has in one data set: how many items in all, and those that this table holds
 * @property {number} dataset
 * @property {number} count
 * @property {Item[]} items
 */

/** The most bytes that a record's data may have after inflating: a reader stops there. */
export const DATA_LIMIT = 64 * 1024 * 1024;

// Little at a time, so that a few bytes too many are inflated before the limit stops it, and not gigabytes.
const STEP = 16 * 1024;
// msgpack's own decoder takes malformed UTF-8, and drops U+FEFF at the start of a long text.
const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decode a payload; throws FormatError `record` for everything that is no record of this format.
 * @param {Bytes} payload
 * @returns {Promise<Hits[]>}
 */
export async function decodeRecord(payload) {
  const data = await unpackPayload(payload);
  const tree = readTree(data);
  if (!Array.isArray(tree)) throw refuse("The record is not an array.");
  const record = tree.map((entry) => checkHits(entry, data));
  if (record.some((hits, at) => at > 0 && hits.dataset <= record[at - 1].dataset)) {
    throw refuse("The record's data sets are not in ascending order.");
  }
  return record;
}

/**
 * @param {Bytes} payload
 * @returns {Promise<Bytes>}
 */
async function unpackPayload(payload) {
  const body = payload.subarray(1);
  if (payload[0] === 0) return body;
  if (payload[0] !== 1) throw refuse("The record's first byte is neither 0 nor 1.");
  if (!("DecompressionStream" in globalThis)) {
    throw new FormatError("record", "This browser cannot inflate a record.", "Use a newer browser.");
  }
  const data = await inflate(body);
  if (data === null) throw refuse("The record does not inflate.");
  // Not every engine refuses bytes after the end of the stream; where there are none, the stream needs its last byte.
  if ((await inflate(body.subarray(0, -1))) !== null) throw refuse("Bytes follow the record's deflate stream.");
  return data;
}

/**
 * Inflate raw deflate (RFC 1951); null if it is none.
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
    throw refuse(`The record inflates to more than ${DATA_LIMIT} bytes.`);
  }
  return joinBytes(pieces);
}

/**
 * @param {Bytes} data
 * @returns {unknown}
 */
function readTree(data) {
  try {
    // Maps and extension types have no place in a record: the checks below refuse what is empty of them.
    return decode(data, { rawStrings: true, maxArrayLength: data.length, maxMapLength: 0, maxExtLength: 0 });
  } catch (error) {
    throw refuse(`The record is not msgpack of this format: ${error}`);
  }
}

/**
 * @param {unknown} entry
 * @param {Bytes} data
 * @returns {Hits}
 */
function checkHits(entry, data) {
  if (Array.isArray(entry) && entry.length === 3) {
    const [dataset, count, items] = entry;
    if (Number.isSafeInteger(dataset) && Number.isSafeInteger(count) && Array.isArray(items)) {
      if (dataset < 0 || count < items.length) {
        throw refuse(`Data set ${dataset} counts ${count} items and holds ${items.length}.`);
      }
      return { dataset, count, items: items.map((item) => checkItem(item, data)) };
    }
  }
  throw refuse("An entry of the record is not [data set, count, items].");
}

/**
 * @param {unknown} item
 * @param {Bytes} data
 * @returns {Item}
 */
function checkItem(item, data) {
  if (!Array.isArray(item) || item.length < 1 || item.length > 4) {
    throw refuse("An item of the record is not one to four strings.");
  }
  const [id, link = "", title = "", licence = ""] = item.map((field) => readText(field, data));
  // A link of any other scheme is not shown: the record is data, and a publisher's file may hold anything.
  return { id, link: /^https?:\/\//.test(link) ? link : "", title, licence };
}

/**
 * Read a text, which `rawStrings` leaves as a view of the data, as it does bytes: the header before it tells which.
 * @param {unknown} field
 * @param {Bytes} data
 * @returns {string}
 */
function readText(field, data) {
  if (field instanceof Uint8Array) {
    const { length } = field;
    const start = field.byteOffset - data.byteOffset;
    const [headerLength, header] = textHeader(length);
    try {
      if (data[start - headerLength] === header) return decodeText(field);
    } catch {
      throw refuse("A text of the record is not UTF-8.");
    }
  }
  throw refuse("An item of the record is not one to four strings.");
}

/**
 * Decode UTF-8. Most texts are short and of ASCII alone, for which a decoder takes several times as long as a loop.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
function decodeText(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] > 0x7f) return TEXT.decode(bytes);
    text += String.fromCharCode(bytes[at]);
  }
  return text;
}

/**
 * Give how long a text's shortest header is, and its first byte.
 * @param {number} length
 * @returns {[number, number]}
 */
function textHeader(length) {
  if (length < 32) return [1, 0xa0 | length];
  if (length < 256) return [2, 0xd9];
  return length < 65536 ? [3, 0xda] : [5, 0xdb];
}

/** @param {string} fact */
function refuse(fact) {
  return new FormatError("record", fact);
}
