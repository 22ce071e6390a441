// Turns a shard file into the payloads of records (FORMAT.md sections 8 and 13): first proven, then parsed, then opened.
//
// length -> proof -> header -> canary; then the record's cells by tag. Nothing that was not proven is ever parsed.

import { equalBytes, joinBytes } from "./bytes.js";
import { areSorted, openCells } from "./cells.js";
import { FormatError } from "./errors.js";
import { deriveSealKey } from "./keys.js";
import { bytesHead, digestTerms, shardHead } from "./manifest.js";
import { HASH_SIZE, climb, hashLeaf } from "./proofs.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("./manifest.js").Manifest} Manifest */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */
/**
 * @typedef {object} Shard a proven shard: its place, and its cells, joined, in order of their tags
 * @property {Bytes} release
 * @property {number} table
 * @property {number} index
 * @property {number} cell
 * @property {Bytes} cells
 */

const CANARY_HEAD = new Uint8Array(1);

/**
 * Check a shard file's length and proof; throws FormatError `size` or `proof`.
 * @param {Bytes} data
 * @param {Manifest} manifest
 * @param {number} table
 * @param {number} index
 * @param {Suite} suite
 */
export async function proveShard(data, manifest, table, index, suite) {
  const { depth, root, size } = manifest.tables[table];
  if (data.length !== size) {
    throw new FormatError("size", `The shard has ${data.length} bytes; it must have ${size}.`);
  }
  const end = size - HASH_SIZE * depth;
  if (
    end < 0 ||
    !equalBytes(await climb(await hashLeaf(data.subarray(0, end), suite), index, data.subarray(end), suite), root)
  ) {
    throw new FormatError("proof", "The shard is not the one that this release vouches for.");
  }
}

/**
 * Prove and parse a shard file; throws FormatError `size`, `proof` or `header`.
 * @param {Bytes} data
 * @param {Manifest} manifest
 * @param {number} table
 * @param {number} index
 * @param {Suite} suite
 * @returns {Promise<Shard>}
 */
export async function parseShard(data, manifest, table, index, suite) {
  await proveShard(data, manifest, table, index, suite);
  const { cell, cells: count, depth } = manifest.tables[table];
  const head = shardHead(count * cell);
  const tail = bytesHead(HASH_SIZE * depth);
  const end = head.length + count * cell;
  if (!equalBytes(data.subarray(0, head.length), head) || !equalBytes(data.subarray(end, end + tail.length), tail)) {
    throw new FormatError("header", "The shard is proven, and not one of this format.");
  }
  const cells = data.subarray(head.length, end);
  if (!areSorted(cells, cell)) {
    throw new FormatError("header", "The shard's cells are not in order, or two have one tag.");
  }
  return { release: manifest.release, table, index, cell, cells };
}

/**
 * Open the canary that is in every shard, and compare the manifest with it. Throws FormatError `canary` if it does not
 * open, `terms` if the manifest says something else about lookups.
 * @param {Shard} shard
 * @param {Manifest} manifest
 * @param {Bytes} canaryKey K of the canary
 * @param {Suite} suite
 */
export async function checkCanary(shard, manifest, canaryKey, suite) {
  let payload;
  try {
    payload = await openPayload(shard, canaryKey, suite);
  } catch (error) {
    throw new FormatError("canary", `The canary is damaged: ${error}`);
  }
  if (payload === null) {
    throw new FormatError("canary", "The canary does not open: this device derives other keys than the build did.");
  }
  if (!equalBytes(payload, joinBytes([CANARY_HEAD, await digestTerms(manifest, suite)]))) {
    throw new FormatError("terms", "The manifest is not the one that the shard was sealed with.");
  }
}

/**
 * Return the payload of the record of the match key with this K; null if the shard has none. Throws FormatError `seal`
 * or `record`.
 * @param {Shard} shard
 * @param {Bytes} key
 * @param {Suite} suite
 * @returns {Promise<Bytes | null>}
 */
export async function openPayload(shard, key, suite) {
  const sealKey = await deriveSealKey(key, shard.release, shard.table, shard.index, suite);
  return openCells(shard.cells, shard.cell, sealKey, suite);
}
