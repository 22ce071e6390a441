// Sealed cells of one size back to a record's payload (FORMAT.md section 7).
//
// tags from the tag key's AES-256-CTR key stream -> the cells that begin with them -> their pieces joined
// -> AES-256-GCM -> length, zeros -> payload. Source: NIST SP 800-38A and 38D.

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
 * @param {Bytes} tagKey
 * @param {Suite} suite
 * @returns {Promise<Bytes | null>}
 */
export async function openCells(cells, cellSize, sealKey, tagKey, suite) {
  const view = viewOf(cells);
  /** @type {Bytes[]} */
  const pieces = [];
  let tags = new Uint8Array(0);
  for (;;) {
    const start = pieces.length * TAG_SIZE;
    if (start === tags.length) {
      // Get many tags in one call: most records are short, and for long ones the number doubles.
      tags = await suite.aesCtrStream(tagKey, Math.max(4 * TAG_SIZE, 2 * start));
    }
    const at = findCell(view, cellSize, viewOf(tags).getBigUint64(start));
    if (at === null) break;
    pieces.push(cells.subarray(at + TAG_SIZE, at + cellSize));
  }
  // Without a record a piece is opened as well, in vain: both take as long, for a page around the one that asks.
  const plaintext = await suite.aesGcmOpen(sealKey, pieces.length ? joinBytes(pieces) : cells.subarray(TAG_SIZE, cellSize));
  if (pieces.length === 0) return null;
  if (plaintext === null) {
    throw new FormatError("seal", `A record of ${pieces.length} cells is there and does not open.`);
  }
  const end = 4 + readNumber(plaintext);
  if (end > plaintext.length || plaintext.subarray(end).some((byte) => byte !== 0)) {
    throw new FormatError("record", `The record says that it has ${end - 4} bytes; it has ${plaintext.length - 4}.`);
  }
  return plaintext.subarray(4, end);
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
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
