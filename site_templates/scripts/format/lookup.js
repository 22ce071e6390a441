// One lookup from typed text to answer (FORMAT.md section 13); the I/O is passed in.
//
// typed text -> readings of one match key -> one shard -> one record -> the entries that the text means. Three outcomes;
// every fault is `unavailable`.

import { shardIndex, shardPath } from "./addressing.js";
import { canonical } from "./canonical.js";
import { FormatError, IdentifierError } from "./errors.js";
import { NAME_KINDS, chooseReadings, readText, readingKey } from "./identifiers.js";
import { CANARY, stretchKey } from "./keys.js";
import { compare, isSameName } from "./matching.js";
import { checkCanary, openRecord, parseShard } from "./opening.js";
import { compareEntries, compareItems } from "./records.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../device/fetching.js").FetchBytes} FetchBytes */
/** @typedef {import("./identifiers.js").Reading} Reading */
/** @typedef {import("./manifest.js").Manifest} Manifest */
/** @typedef {import("./opening.js").Shard} Shard */
/** @typedef {import("./records.js").Entry} Entry */
/** @typedef {import("./records.js").Hits} Hits */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */
/**
 * @typedef {object} Found an entry that the text means, or nearly
 * @property {Entry} entry
 * @property {"exact" | "near"} match
 * @property {boolean} counted whether it is part of the answer, and not just a question
 * @property {number} more how many of the items that are counted are not here, but in the second table
 */
/**
 * @typedef {object} Answer
 * @property {"found" | "absent" | "unavailable"} outcome
 * @property {"exact" | "near" | null} match `exact` if any entry is, else `near`; null where nothing was found
 * @property {Reading[]} readings what was looked for; empty if the text is no identifier
 * @property {Reading[]} unasked what the text can mean as well, best first, and was not looked for: its kind is not in
 *   the release, or it has another match key, and so is another lookup
 * @property {string} shardPath what was asked for; "" if nothing was
 * @property {Found[]} found exact entries before near ones; an entry that is neither is not there
 * @property {string} reason for `unavailable` the code of FORMAT.md section 10 or 12
 * @property {string} fact for `unavailable` what is wrong
 * @property {string} hint for `unavailable` how to fix it, or ""
 */

/** K of the canary, by manifest: it depends on salt and iterations alone. @type {WeakMap<Manifest, Promise<Bytes>>} */
const canaryKeys = new WeakMap();

/**
 * Look up typed text: one request if it is an identifier (a second for the same path if what came was of no use), none
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
    outcome: "absent", match: null, readings: [], unasked: [], shardPath: "", found: [], reason: "", fact: "", hint: "",
  };
  try {
    const readings = readText(typed, manifest.platform, { emailNames: manifest.emailNames });
    answer.unasked = readings;
    answer.readings = chooseReadings(readings, manifest.kinds);
    answer.unasked = readings.filter((reading) => !answer.readings.includes(reading));
    const key = readingKey(answer.readings[0]);
    const index = await shardIndex(key, manifest.tables[0].depth, suite);
    answer.shardPath = shardPath(manifest.release, 0, index, manifest.tables[0].depth);
    const record = await openTable(manifest, 0, index, key, fetchBytes, suite);
    answer.found = matchEntries(record, answer.readings);
    return answer.found.length > 0 ? { ...answer, outcome: "found", match: answer.found[0].match } : answer;
  } catch (error) {
    if (error instanceof IdentifierError) return { ...answer, ...unavailable(error.reason, error) };
    const fault = asFormatError(error);
    return { ...answer, ...unavailable(fault.code, fault) };
  }
}

/**
 * Fetch the second table's shard and add its items: for a `found` answer with more. One request, which reveals to the
 * host that something was found, with many items: only the visitor may request it.
 *
 * Throws FormatError if the rest cannot be fetched, or does not add up to the counts; the first answer remains valid.
 * @param {Answer} answer
 * @param {Manifest} manifest
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @returns {Promise<Answer>}
 */
export async function lookFurther(answer, manifest, fetchBytes, suite) {
  if (!answer.found.some(({ more }) => more > 0)) return answer;
  if (manifest.tables.length < 2) throw missTable();
  try {
    const key = readingKey(answer.readings[0]);
    const index = await shardIndex(key, manifest.tables[1].depth, suite);
    return { ...answer, found: joinEntries(answer.found, await openTable(manifest, 1, index, key, fetchBytes, suite)) };
  } catch (error) {
    throw asFormatError(error);
  }
}

/**
 * Return the entries of a record that one of the readings means, exactly or nearly; exact ones first.
 * @param {Entry[]} record
 * @param {readonly Reading[]} readings
 * @returns {Found[]}
 */
export function matchEntries(record, readings) {
  const matched = record.flatMap((entry) => {
    const match = matchEntry(entry, readings);
    return match ? [{ entry, match }] : [];
  });
  const exact = matched.filter(({ match }) => match === "exact");
  const names = exact.map(({ entry }) => readName(entry));
  return [...exact, ...matched.filter(({ match }) => match === "near")].map(({ entry, match }) => ({
    entry,
    match,
    counted:
      match === "exact" || names.length === 0 || names.some((name) => isSameName(readName(entry), name)),
    more: countMore(entry),
  }));
}

/**
 * Return the first table's entries with the second's items. Throws FormatError `record` if the counts differ.
 * @param {Found[]} first
 * @param {Entry[]} rest
 * @returns {Found[]}
 */
export function joinEntries(first, rest) {
  return first.map((found) => {
    const further = rest.find((entry) => compareEntries(entry, found.entry) === 0);
    if (Boolean(further) !== found.more > 0) {
      throw new FormatError("record", "The second table has not just the entries that go on there.");
    }
    if (!further) return found;
    return { ...found, entry: { ...found.entry, hits: joinHits(found.entry.hits, further.hits) }, more: 0 };
  });
}

/**
 * @param {Entry} entry
 * @param {readonly Reading[]} readings
 * @returns {"exact" | "near" | null}
 */
function matchEntry(entry, readings) {
  const text = readName(entry);
  const texts = readings.filter(({ kind }) => kind === entry.kind).map((reading) => reading.text);
  if (texts.includes(text)) return "exact";
  return NAME_KINDS.includes(entry.kind) && texts.some((typed) => compare(typed, text)) ? "near" : null;
}

/** @param {Entry} entry */
function readName(entry) {
  try {
    return canonical(entry.name);
  } catch (error) {
    throw new FormatError("record", `An entry's name cannot be one: ${error}`);
  }
}

/** @param {Entry} entry */
function countMore(entry) {
  return entry.hits.reduce((more, { count, items }) => more + count - items.length, 0);
}

/**
 * @param {Manifest} manifest
 * @param {number} table
 * @param {number} index
 * @param {string} key
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @returns {Promise<Entry[]>}
 */
async function openTable(manifest, table, index, key, fetchBytes, suite) {
  // The key is stretched while the shard is on its way; the request comes first, because noble's stretching keeps the
  // thread busy.
  const [shard, canaryKey, stretched] = await Promise.all([
    fetchShard(manifest, table, index, fetchBytes, suite),
    stretchCanaryKey(manifest, suite),
    stretchKey(key, manifest.salt, manifest.iterations, suite),
  ]);
  await checkCanary(shard, manifest, canaryKey, suite);
  const record = await openRecord(shard, stretched, suite);
  return record ? fitRecord(record, manifest) : [];
}

/**
 * Check an opened record against its release, and return it.
 * @param {Entry[]} record
 * @param {Manifest} manifest
 */
function fitRecord(record, manifest) {
  for (const entry of record) {
    const { dataset } = entry.hits[entry.hits.length - 1];
    if (!manifest.kinds.includes(entry.kind) || dataset >= manifest.datasets.length) {
      throw new FormatError("record", "The record names a data set or kind that the manifest has not.");
    }
    if (entry.hits.some((hits) => hits.items.some(({ shown }) => shown.length > countLabels(manifest, hits)))) {
      throw new FormatError("record", "An item shows more than the manifest has labels for.");
    }
    if (manifest.tables.length < 2 && countMore(entry) > 0) throw missTable();
    readName(entry);
  }
  return record;
}

/**
 * @param {Manifest} manifest
 * @param {Hits} hits
 */
function countLabels(manifest, { dataset }) {
  return manifest.datasets[dataset].shown.length;
}

function missTable() {
  return new FormatError("record", "The record goes on in a second table, and the release has none.");
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
    // A cache on the way or a temporary fault: requesting the same path again reveals nothing new to the host.
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
function joinHits(first, rest) {
  const further = new Map(rest.map((hits) => [hits.dataset, hits]));
  const joined = first.map(({ dataset, count, items }) => {
    const more = further.get(dataset);
    further.delete(dataset);
    const whole = [...items, ...(more?.items ?? [])];
    if (whole.length !== count || (more && (more.count !== count || more.items.length === 0))) {
      throw new FormatError("record", `Data set ${dataset} counts ${count} items; ${whole.length} came.`);
    }
    if (more && items.length && compareItems(items[items.length - 1], more.items[0]) >= 0) {
      throw new FormatError("record", `The items of data set ${dataset} do not go on in order.`);
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
 * Assign a code to an error that neither the text nor the file caused: the device failed (no memory, no cryptography).
 * @param {unknown} error
 * @returns {FormatError}
 */
function asFormatError(error) {
  if (error instanceof FormatError) return error;
  return new FormatError("canary", `This device could not do its part: ${error}`, "Try another browser.");
}
