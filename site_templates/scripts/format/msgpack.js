// The part of msgpack that records use (FORMAT.md section 7): everything except maps and extension types.
//
// A library accepted malformed UTF-8, did not distinguish text from bytes, and was a fifth of the page's script.

/** How deeply arrays may be nested: a record's own, and those in fields that a reader does not know. */
const NESTING_LIMIT = 16;
const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** One unit for each byte, and the same as UTF-8 for ASCII. */
const BYTES = new TextDecoder("latin1");

/** @typedef {null | boolean | number | string | Uint8Array | Value[]} Value */

/**
 * Decode one value and nothing after it.
 *
 * @param {import("./bytes.js").Bytes} data
 * @returns {Value}
 * @throws {Error} if it is cut short, not UTF-8, nested too deep, of another type, or something follows it
 */
export function decode(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  // Most texts are short and ASCII only, for which a decoder takes several times as long as cutting them out of this.
  const units = BYTES.decode(data);
  let at = 0;
  const skip = (/** @type {number} */ length) => {
    if (length > data.length - at) throw new RangeError();
    at += length;
    return at - length;
  };
  const uint = (/** @type {number} */ size) => {
    const start = skip(size);
    if (size === 1) return view.getUint8(start);
    if (size === 2) return view.getUint16(start);
    return size === 4 ? view.getUint32(start) : Number(view.getBigUint64(start));
  };
  const int = (/** @type {number} */ size) => {
    const start = skip(size);
    if (size === 1) return view.getInt8(start);
    if (size === 2) return view.getInt16(start);
    return size === 4 ? view.getInt32(start) : Number(view.getBigInt64(start));
  };
  const bytes = (/** @type {number} */ length) => data.subarray(skip(length), at);
  const text = (/** @type {number} */ length) => {
    const start = skip(length);
    const ascii = units.slice(start, at);
    return /[^\0-\x7f]/.test(ascii) ? TEXT.decode(data.subarray(start, at)) : ascii;
  };
  const array = (/** @type {number} */ length, /** @type {number} */ deep) => {
    if (length > data.length - at || deep === 0) throw new RangeError();
    const values = [];
    for (let left = length; left > 0; left -= 1) values.push(value(deep - 1));
    return values;
  };
  /**
   * @param {number} deep
   * @returns {Value}
   */
  const value = (deep) => {
    const head = uint(1);
    if (head < 0x80) return head;
    if (head >= 0xe0) return head - 0x100;
    if (head >= 0xa0 && head < 0xc0) return text(head & 0x1f);
    if (head >= 0x90 && head < 0xa0) return array(head & 0x0f, deep);
    if (head === 0xc0) return null;
    if (head === 0xc2 || head === 0xc3) return head === 0xc3;
    if (head >= 0xc4 && head <= 0xc6) return bytes(uint(1 << (head - 0xc4)));
    if (head === 0xca) return view.getFloat32(skip(4));
    if (head === 0xcb) return view.getFloat64(skip(8));
    if (head >= 0xcc && head <= 0xcf) return uint(1 << (head - 0xcc));
    if (head >= 0xd0 && head <= 0xd3) return int(1 << (head - 0xd0));
    if (head >= 0xd9 && head <= 0xdb) return text(uint(1 << (head - 0xd9)));
    if (head === 0xdc || head === 0xdd) return array(uint(head === 0xdc ? 2 : 4), deep);
    throw new RangeError();
  };
  const whole = value(NESTING_LIMIT);
  if (at < data.length) throw new RangeError();
  return whole;
}
