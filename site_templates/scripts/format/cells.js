// Sealed cells of one size back to a record's payload (FORMAT.md section 7).
//
// tags from the seal key's key stream -> the cells that begin with them -> tags and pieces joined -> AES-256-GCM
// -> zeros, length, zeros -> payload. Source: NIST SP 800-38D.

import { joinBytes, readNumber } from "./bytes.js";
import { FormatError } from "./errors.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */

export const TAG_SIZE = 8;

/**
 * Return whether each cell's tag is greater than the one before: then the cells are sorted, and no tag is repeated.
 * @param {Bytes} cells joined
 * @param {number} cellSize
 * @returns {boolean}
 */
export function areSorted(cells, cellSize) {
  const view = viewOf(cells);
  let last = -1n;
  for (let at = 0; at < cells.length; at += cellSize) {
    const tag = view.getBigUint64(at);
    if (tag <= last) return false;
    last = tag;
  }
  return true;
}

/**
 * Return the payload found among a shard's cells by tag and opened; null if its first tag is missing.
 *
 * Throws FormatError `seal` if a tag is found but its cells do not open, `record` if they contain no payload.
 * @param {Bytes} cells joined, in order of their tags
 * @param {number} cellSize
 * @param {Bytes} sealKey
 * @param {Suite} suite
 * @returns {Promise<Bytes | null>}
 */
export async function openCells(cells, cellSize, sealKey, suite) {
  const view = viewOf(cells);
  /** @type {Bytes[]} */
  const pieces = [];
  let tags = new Uint8Array(0);
  let start = 0;
  for (;;) {
    if (start === tags.length) {
      // Get many tags in one call: most records are short, and for long ones the number doubles.
      tags = await suite.aesGcmStream(sealKey, Math.max(4 * TAG_SIZE, 2 * start));
    }
    const at = findCell(view, cellSize, viewOf(tags).getBigUint64(start));
    if (at === null) break;
    pieces.push(cells.subarray(at + TAG_SIZE, at + cellSize));
    start += TAG_SIZE;
  }
  // Without a record a cell is opened as well, in vain: both take as long, for a page around the one that asks.
  const sealed = pieces.length ? joinBytes([tags.subarray(0, start), ...pieces]) : cells.subarray(0, cellSize);
  const plaintext = await suite.aesGcmOpen(sealKey, sealed);
  if (pieces.length === 0) return null;
  if (plaintext === null) {
    throw new FormatError("seal", `A record of ${pieces.length} cells is there and does not open.`);
  }
  const begin = start + 4;
  const end = begin + readNumber(plaintext.subarray(start));
  if (end > plaintext.length || !areZeros(plaintext.subarray(0, start)) || !areZeros(plaintext.subarray(end))) {
    const [said, has] = [end - begin, plaintext.length - begin];
    throw new FormatError("record", `The record says that it has ${said} bytes; it has ${has}.`);
  }
  return plaintext.subarray(begin, end);
}

/**
 * Return the index of the cell with this tag, by binary search; null if there is none.
 * @param {DataView} view
 * @param {number} cellSize
 * @param {bigint} tag
 * @returns {number | null}
 */
function findCell(view, cellSize, tag) {
  let low = 0;
  let high = view.byteLength / cellSize;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = view.getBigUint64(middle * cellSize);
    if (found === tag) return middle * cellSize;
    if (found < tag) low = middle + 1;
    else high = middle;
  }
  return null;
}

/** @param {Bytes} bytes */
function areZeros(bytes) {
  return bytes.every((byte) => byte === 0);
}

/** @param {Bytes} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
