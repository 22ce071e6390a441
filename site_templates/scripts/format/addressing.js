// Which shard a match key is in: the top bits of a public hash of it (FORMAT.md section 5).
//
// The hash is neither salted nor keyed: looking up the same name again, in another release or on another site, requests
// the same place and so reveals nothing new to the host.

import { joinBytes, readNumber, writeHex } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */

/**
 * Return the hash of a match key: 32 bytes, of which the top bits are the shard's index at every depth.
 * @param {string} key
 * @param {Suite} suite
 * @returns {Promise<Bytes>}
 */
export function keyDigest(key, suite) {
  return suite.sha256(joinBytes(["hushdex/2/shard\0", key]));
}

/**
 * Return the shard of a match key among 2^depth: a number from 0 to 2^depth - 1.
 * @param {string} key
 * @param {number} depth at most 24
 * @param {Suite} suite
 * @returns {Promise<number>}
 */
export async function shardIndex(key, depth, suite) {
  // A shift by 32 would be one by 0 in JavaScript.
  return depth === 0 ? 0 : readNumber(await keyDigest(key, suite)) >>> (32 - depth);
}

/**
 * Return a shard file's path inside the site: only hex digits, all indexes of the same length.
 * @param {Bytes} release
 * @param {number} table
 * @param {number} index
 * @param {number} depth
 * @returns {string}
 */
export function shardPath(release, table, index, depth) {
  const digits = Math.max(1, Math.ceil(depth / 4));
  return `d/${writeHex(release)}/${table}/${index.toString(16).padStart(digits, "0")}.msgpack`;
}
