// The Merkle tree over a table's shards (FORMAT.md section 8): one root in the manifest authenticates every file.
//
// A leaf hashes a shard file without its proof; a node hashes its two children; each file ends with the siblings on its
// way up. Source: RFC 9162 section 2.1 for the 0x00 and 0x01 that keep leaves and nodes apart.

import { joinBytes } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */

export const HASH_SIZE = 32;

/**
 * Return the hash of a shard file without its last 32·depth bytes.
 * @param {Bytes} prefix
 * @param {Suite} suite
 * @returns {Promise<Bytes>}
 */
export function hashLeaf(prefix, suite) {
  return suite.sha256(joinBytes([0, prefix]));
}

/**
 * Return the hash of two children in the tree.
 * @param {Bytes} left
 * @param {Bytes} right
 * @param {Suite} suite
 * @returns {Promise<Bytes>}
 */
export function hashNode(left, right, suite) {
  return suite.sha256(joinBytes([1, left, right]));
}

/**
 * Return the root that a proof leads to from a leaf.
 * @param {Bytes} leaf
 * @param {number} index
 * @param {Bytes} proof the siblings, lowest first
 * @param {Suite} suite
 * @returns {Promise<Bytes>}
 */
export async function climb(leaf, index, proof, suite) {
  let node = leaf;
  for (let height = 0; height < proof.length / HASH_SIZE; height += 1) {
    const sibling = proof.subarray(height * HASH_SIZE, (height + 1) * HASH_SIZE);
    node = await ((index >> height) & 1 ? hashNode(sibling, node, suite) : hashNode(node, sibling, suite));
  }
  return node;
}
