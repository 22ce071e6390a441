// One lookup from typed text to answer (FORMAT.md section 12); the I/O is handed in.
//
// typed text -> readings -> subjects of one text -> one shard -> records. Three outcomes; every fault is `unavailable`.

import { shardIndex, shardPath } from "./addressing.js";
import { FormatError, IdentifierError } from "./errors.js";
import { chooseSubjects, encodeSubject, readText } from "./identifiers.js";
import { CANARY, stretchKey } from "./keys.js";
import { checkCanary, openRecord, parseShard } from "./opening.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../device/fetching.js").FetchBytes} FetchBytes */
/** @typedef {import("./identifiers.js").Subject} Subject */
/** @typedef {import("./manifest.js").Manifest} Manifest */
/** @typedef {import("./opening.js").Shard} Shard */
/** @typedef {import("./records.js").Hits} Hits */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */
/**
 * @typedef {object} Found what one subject has
 * @property {Subject} subject
 * @property {Hits[]} hits
 * @property {number} more how many of the items that were counted are not here, but in the second table
 */
/**
 * @typedef {object} Answer
 * @property {"found" | "absent" | "unavailable"} outcome
 * @property {Subject[]} subjects what was looked for; empty if the text is no identifier
 * @property {Subject[]} unasked what the text can mean as well, best first, and was not looked for: its kind is not in
 *   the release, or its text is another than that of `subjects`, and so another lookup
 * @property {string} shardPath what was asked for; "" if nothing was
 * @property {Found[]} found
 * @property {string} reason for `unavailable` the code of FORMAT.md section 9 or 11
 * @property {string} fact for `unavailable` what is wrong
 * @property {string} hint for `unavailable` how to mend it, or ""
 */

/** K of the canary, by manifest: it depends on salt and iterations alone. @type {WeakMap<Manifest, Promise<Bytes>>} */
const canaryKeys = new WeakMap();

/**
 * Look typed text up: one request if it is an identifier (a second for the same path if what came was of no use), none
 * if not. Never throws for a fault.
 * @param {string} typed
 * @param {Manifest} manifest
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @returns {Promise<Answer>}
 */
export async function lookup(typed, manifest, fetchBytes, suite) {
  /** @type {Answer} */
  const answer = {
    outcome: "absent", subjects: [], unasked: [], shardPath: "", found: [], reason: "", fact: "", hint: "",
  };
  try {
    const readings = readText(typed, manifest.platform, { emailNames: manifest.emailNames });
    answer.unasked = readings;
    answer.subjects = chooseSubjects(readings, manifest.kinds);
    answer.unasked = readings.filter((reading) => !answer.subjects.includes(reading));
    const index = await shardIndex(answer.subjects[0].text, manifest.tables[0].depth, suite);
    answer.shardPath = shardPath(manifest.release, 0, index, manifest.tables[0].depth);
    answer.found = await openTable(manifest, 0, index, answer.subjects, fetchBytes, suite);
    return { ...answer, outcome: answer.found.length > 0 ? "found" : "absent" };
  } catch (error) {
    if (error instanceof IdentifierError) return { ...answer, ...unavailable(error.reason, error) };
    const fault = asFormatError(error);
    return { ...answer, ...unavailable(fault.code, fault) };
  }
}

/**
 * Fetch the second table's shard and add its items: for a `found` answer with more. One request.
 *
 * Throws FormatError where the rest cannot be had, or does not add up to the counts: the answer at hand stays good.
 * @param {Answer} answer
 * @param {Manifest} manifest
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @returns {Promise<Answer>}
 */
export async function lookFurther(answer, manifest, fetchBytes, suite) {
  const subjects = answer.found.filter(({ more }) => more > 0).map(({ subject }) => subject);
  if (subjects.length === 0) return answer;
  if (manifest.tables.length < 2) throw missTable();
  try {
    const index = await shardIndex(subjects[0].text, manifest.tables[1].depth, suite);
    const rest = await openTable(manifest, 1, index, subjects, fetchBytes, suite);
    const found = answer.found.map(({ subject, hits }) => {
      const further = rest.find((other) => other.subject === subject);
      return { subject, hits: join(hits, further ? further.hits : []), more: 0 };
    });
    return { ...answer, found };
  } catch (error) {
    throw asFormatError(error);
  }
}

/**
 * @param {Manifest} manifest
 * @param {number} table
 * @param {number} index
 * @param {Subject[]} subjects all of one text
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @returns {Promise<Found[]>}
 */
async function openTable(manifest, table, index, subjects, fetchBytes, suite) {
  // The keys are stretched while the shard is on its way; the request comes first, because noble's stretching keeps the
  // thread busy.
  const [shard, canaryKey, ...keys] = await Promise.all([
    fetchShard(manifest, table, index, fetchBytes, suite),
    stretchCanaryKey(manifest, suite),
    ...subjects.map((subject) => stretchKey(encodeSubject(subject), manifest.salt, manifest.iterations, suite)),
  ]);
  await checkCanary(shard, manifest, canaryKey, suite);
  /** @type {Found[]} */
  const found = [];
  for (const [at, subject] of subjects.entries()) {
    const hits = await openRecord(shard, keys[at], suite);
    if (hits === null) continue;
    if (hits.length === 0 || hits[hits.length - 1].dataset >= manifest.datasets.length) {
      throw new FormatError("record", "The record is empty, or names a data set that the manifest has not.");
    }
    found.push({ subject, hits, more: hits.reduce((more, { count, items }) => more + count - items.length, 0) });
  }
  if (manifest.tables.length < 2 && found.some(({ more }) => more > 0)) throw missTable();
  return found;
}

function missTable() {
  return new FormatError("manifest", "A record goes on in a second table, and the release has none.");
}

/**
 * @param {Manifest} manifest
 * @param {number} table
 * @param {number} index
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @returns {Promise<Shard>}
 */
async function fetchShard(manifest, table, index, fetchBytes, suite) {
  const { depth, size } = manifest.tables[table];
  const path = shardPath(manifest.release, table, index, depth);
  const ask = async (/** @type {boolean} */ again) =>
    parseShard(await fetchBytes(path, size, again), manifest, table, index, suite);
  try {
    return await ask(false);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    // A cache on the way, or a bad moment: the same path once more tells the host nothing new.
    return ask(true);
  }
}

/**
 * @param {Manifest} manifest
 * @param {Suite} suite
 * @returns {Promise<Bytes>}
 */
function stretchCanaryKey(manifest, suite) {
  const kept = canaryKeys.get(manifest);
  if (kept) return kept;
  const key = stretchKey(CANARY, manifest.salt, manifest.iterations, suite);
  canaryKeys.set(manifest, key);
  key.catch(() => canaryKeys.delete(manifest));
  return key;
}

/**
 * @param {Hits[]} first
 * @param {Hits[]} rest
 * @returns {Hits[]}
 */
function join(first, rest) {
  const further = new Map(rest.map((hits) => [hits.dataset, hits.items]));
  const joined = first.map(({ dataset, count, items }) => {
    const whole = [...items, ...(further.get(dataset) ?? [])];
    further.delete(dataset);
    if (whole.length !== count) {
      throw new FormatError("record", `Data set ${dataset} counts ${count} items; ${whole.length} came.`);
    }
    return { dataset, count, items: whole };
  });
  if (further.size > 0) {
    throw new FormatError("record", "The second table names a data set that the first does not.");
  }
  return joined;
}

/**
 * @param {string} reason
 * @param {{fact: string, hint: string}} error
 * @returns {{outcome: "unavailable", reason: string, fact: string, hint: string}}
 */
function unavailable(reason, { fact, hint }) {
  return { outcome: "unavailable", reason, fact, hint };
}

/**
 * Give an error that is neither the text's nor the file's a code: the device failed (no memory, no cryptography).
 * @param {unknown} error
 * @returns {FormatError}
 */
function asFormatError(error) {
  if (error instanceof FormatError) return error;
  return new FormatError("canary", `This device could not do its part: ${error}`, "Try another browser.");
}
