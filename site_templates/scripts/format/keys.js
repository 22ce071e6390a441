// From a match key to the keys that open its record (FORMAT.md section 6).
//
// match key -> K (PBKDF2, slow on purpose, the same in every release) -> seal key (HKDF-Expand, fresh for every release,
// table and shard). Sources: RFC 8018 (PBKDF2), RFC 5869 (HKDF).

import { encodeText, joinBytes, packNumber } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */

/**
 * The key of a record in every shard, which proves that this device can open records at all. It has a NUL, so it is
 * never a match key.
 */
export const CANARY = "canary\0hushdex";

/**
 * Return K, 32 bytes.
 * @param {string} key a match key
 * @param {Bytes} salt the site's, 16 bytes
 * @param {number} iterations the manifest's
 * @param {Suite} suite
 */
export function stretchKey(key, salt, iterations, suite) {
  return suite.pbkdf2(encodeText(key), joinBytes(["hushdex/2/key\0", salt]), iterations);
}

/**
 * Return a record's seal key, 32 bytes, from K for one shard of one release.
 * @param {Bytes} key K
 * @param {Bytes} release 16 bytes
 * @param {number} table
 * @param {number} index
 * @param {Suite} suite
 */
export function deriveSealKey(key, release, table, index, suite) {
  // HKDF-Expand of one block is this HMAC.
  return suite.hmac(key, joinBytes(["hushdex/4/", release, table, packNumber(index), 1]));
}
