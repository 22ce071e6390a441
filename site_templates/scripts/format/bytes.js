// Bytes: joining, comparing, numbers, text and hexadecimal.

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const ENCODER = new TextEncoder();
const SURROGATE = /[\ud800-\udfff]/;

/**
 * Return text as UTF-8; the caller has rejected lone surrogates.
 * @param {string} text
 * @returns {Bytes}
 */
export function encodeText(text) {
  return ENCODER.encode(text);
}

/**
 * Join parts: bytes, a number for one byte, or text as UTF-8.
 * @param {(Bytes | number | string)[]} parts
 * @returns {Bytes}
 */
export function joinBytes(parts) {
  const pieces = parts.map((part) =>
    typeof part === "string" ? encodeText(part) : typeof part === "number" ? Uint8Array.of(part) : part,
  );
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/**
 * Write a number below 2^32 as four bytes, most significant first.
 * @param {number} number
 * @returns {Bytes}
 */
export function packNumber(number) {
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

/**
 * Read the first four bytes as a number, most significant first.
 * @param {Bytes} bytes
 * @returns {number}
 */
export function readNumber(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

/**
 * @param {Bytes} left
 * @param {Bytes} right
 * @returns {boolean}
 */
export function equalBytes(left, right) {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

/**
 * Compare two texts by their code points, which is the order of their UTF-8: negative, 0 or positive.
 * @param {string} one
 * @param {string} other
 * @returns {number}
 */
export function compareTexts(one, other) {
  // The order of units is that of code points where there are no surrogates, and the browser's own comparison is quick.
  if (!SURROGATE.test(one) && !SURROGATE.test(other)) return one < other ? -1 : Number(one > other);
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return rankUnit(a) - rankUnit(b);
  }
  return one.length - other.length;
}

/**
 * Return what an object has, in the order of the names' code points.
 * @template T
 * @param {{[name: string]: T}} tree
 */
export function sortEntries(tree) {
  return Object.entries(tree).sort(([one], [other]) => compareTexts(one, other));
}

/**
 * Move surrogates, which make up the code points beyond U+FFFF, after everything else.
 * @param {number} unit
 */
function rankUnit(unit) {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/**
 * Write bytes as lower-case hex digits, two for each.
 * @param {Bytes} bytes
 * @returns {string}
 */
export function writeHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Read pairs of hex digits; the caller has checked that there is nothing else.
 * @param {string} hex
 * @returns {Bytes}
 */
export function readHex(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
