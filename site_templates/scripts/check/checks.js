// Several names at once: every drawer is requested once, and each name has its own answer.
//
// names -> drawers, ascending -> requests in that order, regardless of typing order -> one lookup for each name.

import { shardIndex, shardPath } from "../format/addressing.js";
import { HushdexError } from "../format/errors.js";
import { lookup } from "../format/lookup.js";
import { readingKey } from "../format/reading.js";

/** How many shards are requested at once, so that none times out behind the others on a slow connection. */
const TOGETHER = 4;

/**
 * @typedef {import("../format/bytes.js").Bytes} Bytes
 * @typedef {import("../device/fetching.js").FetchBytes} FetchBytes
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("../format/manifest.js").Manifest} Manifest
 * @typedef {import("../device/webcrypto.js").Suite} Suite
 */

/**
 * Look names up: one request for each drawer of the first table that any of them is in. Never throws for a fault.
 *
 * @param {readonly string[]} names  as typed
 * @param {Manifest} manifest
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @param {() => Promise<void>} [ready]  is called for each name once all is done that takes as long for every name, and
 *   says when to go on
 * @returns {Promise<Answer[]>} one for each name, in their order
 */
export async function checkNames(names, manifest, fetchBytes, suite, ready) {
  const { depth, size } = manifest.tables[0];
  // If the drawers cannot be determined in advance, each lookup fails in the same way, and says why.
  const indexes = await findDrawers(names, manifest, suite).catch(() => []);
  /** @type {Map<string, Promise<Bytes>>} */
  const asked = new Map();
  /** @type {Promise<unknown>[]} */
  const turns = [];
  for (const [at, index] of indexes.entries()) {
    const path = shardPath(manifest.release, 0, index, depth);
    const bytes = Promise.resolve(turns[at - TOGETHER]).then(() => fetchBytes(path, size, false));
    asked.set(`${path} false`, bytes);
    turns.push(Promise.allSettled([bytes, turns[at - 1]]));
  }
  /** @type {FetchBytes} */
  const askOnce = (path, limit, again) => {
    const key = `${path} ${again}`;
    const bytes = asked.get(key) ?? fetchBytes(path, limit, again);
    asked.set(key, bytes);
    return bytes;
  };
  return Promise.all(names.map((name) => lookup(name, manifest, askOnce, suite, ready)));
}

/**
 * Return which drawers of the first table a check of names will open, without opening any.
 *
 * @param {readonly string[]} names  as typed; those that are not identifiers open none
 * @param {Manifest} manifest
 * @param {Suite} suite
 * @returns {Promise<number[]>} distinct indexes, ascending
 */
export async function findDrawers(names, manifest, suite) {
  const { platforms, kinds, context, tables } = manifest;
  const { depth } = tables[0];
  const indexes = await Promise.all(names.flatMap(readKnown).map((key) => shardIndex(key, depth, suite)));
  return [...new Set(indexes)].sort((one, other) => one - other);

  /** @param {string} name */
  function readKnown(name) {
    try {
      return [readingKey(platforms.chooseReadings(platforms.readText(name, context), kinds)[0])];
    } catch (error) {
      if (error instanceof HushdexError) return [];
      throw error;
    }
  }
}

/**
 * Return a function that fetches and puts each request into a log.
 *
 * @param {FetchBytes} fetchBytes
 * @param {import("./server.js").Asked[]} log
 * @returns {FetchBytes}
 */
export function watch(fetchBytes, log) {
  return async (path, limit, again) => {
    const asked = { path, replied: true };
    log.push(asked);
    try {
      return await fetchBytes(path, limit, again);
    } catch (error) {
      asked.replied = !["network", "timeout"].includes(/** @type {{ code?: string }} */ (error).code ?? "");
      throw error;
    }
  };
}
