// From a subject to the keys that open its record (FORMAT.md section 5).
//
// subject -> K (PBKDF2, slow on purpose, the same in every release) -> seal key and tag key (HKDF, fresh for every
// release, table and shard). Sources: RFC 8018 (PBKDF2), RFC 5869 (HKDF).

import { joinBytes, packNumber } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */

/** The subject whose record is in every shard: what proves that this device can open anything at all. */
export const CANARY = joinBytes(["canary", 0, "hushdex"]);

/**
 * Derive K, 32 bytes.
 * @param {Bytes} subject encoded: kind, 0x00, text
 * @param {Bytes} salt the site's, 16 bytes
 * @param {number} iterations the manifest's
 * @param {Suite} suite
 */
export function stretchKey(subject, salt, iterations, suite) {
  return suite.pbkdf2(subject, joinBytes(["hushdex/1/key\0", salt]), iterations);
}

/**
 * Derive a record's seal key and tag key, 32 bytes each, from K for one shard of one release.
 * @param {Bytes} key K
 * @param {Bytes} release 16 bytes
 * @param {number} table
 * @param {number} index
 * @param {Suite} suite
 * @returns {Promise<[Bytes, Bytes]>}
 */
export async function deriveSealKeys(key, release, table, index, suite) {
  const derived = await suite.hkdf(key, release, joinBytes(["hushdex/1/", table, packNumber(index)]), 64);
  return [derived.subarray(0, 32), derived.subarray(32)];
}
