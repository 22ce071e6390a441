// The whole index on this device: fetched once, proven shard by shard, and kept in memory while the page is open.
//
// All shards are requested, in ascending order, whatever is checked afterwards, so requests say nothing about names.

import { shardPath } from "../format/addressing.js";
import { FormatError } from "../format/errors.js";
import { proveShard } from "../format/opening.js";

/** How many shards are requested at once. */
const TOGETHER = 4;
/** How many bytes become characters at once: a function takes only so many arguments. */
const CHUNK = 0x8000;

/**
 * @typedef {import("../format/bytes.js").Bytes} Bytes
 * @typedef {import("../device/fetching.js").FetchBytes} FetchBytes
 * @typedef {import("../format/manifest.js").Manifest} Manifest
 * @typedef {import("../device/webcrypto.js").Suite} Suite
 * @typedef {Map<string, Bytes>} Index  proven shards, by their paths
 */

/**
 * Return the size of a release's index in bytes.
 *
 * @param {Manifest} manifest
 * @returns {number}
 */
export function measureIndex({ tables }) {
  return tables.reduce((sum, { depth, size }) => sum + 2 ** depth * size, 0);
}

/**
 * Fetch the shards that are not on this device yet. Throws FormatError if one cannot be fetched; earlier ones are kept.
 *
 * @param {Index} held  receives the shards
 * @param {Manifest} manifest
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @param {() => boolean} advance  called after each shard; returns whether to continue
 * @returns {Promise<boolean>} whether all are on this device
 */
export async function fetchIndex(held, manifest, fetchBytes, suite, advance) {
  const wanted = manifest.tables.flatMap(({ depth, size }, table) =>
    Array.from({ length: 2 ** depth }, (_, index) => ({
      path: shardPath(manifest.release, table, index, depth), table, index, size,
    })),
  ).filter(({ path }) => !held.has(path));
  let next = 0;
  let going = true;
  const work = async () => {
    while (going && next < wanted.length) {
      const { path, table, index, size } = wanted[next++];
      const ask = async (/** @type {boolean} */ again) => {
        const data = await fetchBytes(path, size, again);
        await proveShard(data, manifest, table, index, suite);
        return data;
      };
      try {
        held.set(path, await ask(false).catch(() => ask(true)));
        going = advance() && going;
      } catch (error) {
        going = false;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return going;
}

/**
 * Return the function that fetches from the index on this device.
 *
 * @param {Index} held
 * @returns {FetchBytes}
 */
export function fetchHeld(held) {
  return async (path) => {
    const data = held.get(path);
    if (data) return data;
    throw new FormatError("network", "The index on this device is incomplete.", "Fetch it again.");
  };
}

/**
 * Return the index as JSON that can go into a page.
 *
 * @param {Index} held
 * @returns {string}
 */
export function dumpIndex(held) {
  return JSON.stringify(Object.fromEntries([...held].map(([path, data]) => [path, encodeBase64(data)])));
}

/**
 * Return the index that `dumpIndex` wrote. Each shard is proven when it is opened, as if it had been fetched.
 *
 * @param {string} text
 * @returns {Index}
 */
export function parseIndex(text) {
  return new Map(Object.entries(JSON.parse(text)).map(([path, data]) => [path, decodeBase64(data)]));
}

/** @param {Bytes} data */
function encodeBase64(data) {
  let text = "";
  for (let at = 0; at < data.length; at += CHUNK) text += String.fromCharCode(...data.subarray(at, at + CHUNK));
  return btoa(text);
}

/** @param {string} text */
function decodeBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
