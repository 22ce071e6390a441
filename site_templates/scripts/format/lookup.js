// One lookup from typed text to answer (FORMAT.md section 13); the I/O is passed in.
//
// typed text -> readings of one match key -> one shard -> one record -> the entries that the text means. Three outcomes;
// every fault is `unavailable`.

import { shardIndex, shardPath } from "./addressing.js";
import { FormatError, IdentifierError } from "./errors.js";
import { CANARY, stretchKey } from "./keys.js";
import { parseLink } from "./links.js";
import { compare, isSameName } from "./matching.js";
import { checkCanary, openPayload, parseShard } from "./opening.js";
import { isPart, readCore, readingKey } from "./reading.js";
import { compareEntries, decodeRecord, goesOn } from "./records.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../device/fetching.js").FetchBytes} FetchBytes */
/** @typedef {import("./reading.js").Reading} Reading */
/** @typedef {import("./manifest.js").Manifest} Manifest */
/** @typedef {import("./reading.js").Platforms} Platforms */
/** @typedef {import("./opening.js").Shard} Shard */
/** @typedef {import("./records.js").Entry} Entry */
/** @typedef {import("./records.js").Hits} Hits */
/** @typedef {import("./records.js").Item} Item */
/** @typedef {import("../device/webcrypto.js").Suite} Suite */
/**
 * @typedef {"exact" | "near" | "part" | "whole"} Match how an entry matches: it is what was typed, spelled nearly so, a
 *   part of it (a repository of the owner), or what it is a part of (the domain of a host)
 */
/**
 * @typedef {object} Found an entry that the text means
 * @property {Entry} entry
 * @property {Match} match
 * @property {boolean} counted whether it is part of the answer, and not just a question
 * @property {[dataset: number, item: Item][]} pointed the items that the text itself leads to
 * @property {number} more how many of the items that are counted are not here, but in the second table
 */
/**
 * @typedef {object} Answer
 * @property {"found" | "absent" | "unavailable"} outcome
 * @property {Match | null} match how the first of the counted entries matches; null where nothing was found
 * @property {Reading[]} readings what was looked for; empty if the text is no identifier
 * @property {Reading[]} unasked what the text can mean as well, best first, and was not looked for: its kind is not in
 *   the release, or it has another match key, and so is another lookup
 * @property {string} shardPath what was asked for; "" if nothing was
 * @property {Found[]} found the exact entries, then near ones, parts and wholes, and no others
 * @property {string} reason for `unavailable` the code of FORMAT.md section 10 or 12
 * @property {string} fact for `unavailable` what is wrong
 * @property {string} hint for `unavailable` how to fix it, or ""
 * @property {string} explanation for text that is no identifier the name of the reason in words; else ""
 * @property {{[name: string]: string}} values what those words say
 */

/** How entries match, in the order of an answer. @type {readonly Match[]} */
const MATCHES = ["exact", "near", "part", "whole"];
/** The nouns of kinds whose names are the ids of items. */
const ITEM_NOUNS = ["photo", "video"];

/** K of the canary, by manifest: it depends on salt and iterations alone. @type {WeakMap<Manifest, Promise<Bytes>>} */
const canaryKeys = new WeakMap();

/**
 * Look up typed text: one request if it is an identifier (a second for the same path if what came was of no use, but not
 * if it came too late), none if not. Never throws for a fault.
 * @param {string} typed
 * @param {Manifest} manifest
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @param {() => Promise<void>} [ready] is called once all that takes as long for every text is done: what the answer
 *   depends on, reading the record, waits for it
 * @returns {Promise<Answer>}
 */
export async function lookup(typed, manifest, fetchBytes, suite, ready) {
  /** @type {Answer} */
  const answer = {
    outcome: "absent", match: null, readings: [], unasked: [], shardPath: "", found: [], reason: "", fact: "", hint: "",
    explanation: "", values: {},
  };
  const { platforms } = manifest;
  try {
    const record = await readRecord(await seek(typed, answer, manifest, fetchBytes, suite).finally(ready), manifest);
    const { readings, unasked } = answer;
    answer.found = point(matchEntries(record, readings, platforms), typed, [...readings, ...unasked], platforms);
    if (answer.found.length === 0) return answer;
    return { ...answer, outcome: "found", match: answer.found.find(({ counted }) => counted)?.match ?? null };
  } catch (error) {
    if (error instanceof IdentifierError) {
      const { reason, name, values } = error;
      return { ...answer, ...unavailable(reason, error), explanation: name, values };
    }
    const fault = asFormatError(error);
    return { ...answer, ...unavailable(fault.code, fault) };
  }
}

/**
 * Read a text, fetch the shard that it is in, and return the payload of its record; null if there is none.
 * @param {string} typed
 * @param {Answer} answer gets what was looked for, and where
 * @param {Manifest} manifest
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 */
async function seek(typed, answer, manifest, fetchBytes, suite) {
  const { platforms, kinds, context, release, tables: [{ depth }] } = manifest;
  const readings = platforms.readText(typed, context);
  answer.unasked = readings;
  answer.readings = platforms.chooseReadings(readings, kinds);
  answer.unasked = readings.filter((reading) => !answer.readings.includes(reading));
  const key = readingKey(answer.readings[0]);
  const index = await shardIndex(key, depth, suite);
  answer.shardPath = shardPath(release, 0, index, depth);
  return openTable(manifest, 0, index, key, fetchBytes, suite);
}

/**
 * Fetch the second table's shard and add its items: for a `found` answer with more. One request, which reveals to the
 * host that something was found, with many items: only the visitor may request it.
 *
 * Throws FormatError if the rest cannot be fetched, or does not add up to the counts; the first answer remains valid.
 * @param {string} typed
 * @param {Answer} answer
 * @param {Manifest} manifest
 * @param {FetchBytes} fetchBytes
 * @param {Suite} suite
 * @returns {Promise<Answer>}
 */
export async function lookFurther(typed, answer, manifest, fetchBytes, suite) {
  if (!answer.found.some(({ more }) => more > 0)) return answer;
  if (manifest.tables.length < 2) throw missTable();
  try {
    const key = readingKey(answer.readings[0]);
    const index = await shardIndex(key, manifest.tables[1].depth, suite);
    const rest = await readRecord(await openTable(manifest, 1, index, key, fetchBytes, suite), manifest);
    const found = joinEntries(answer.found, rest);
    return { ...answer, found: point(found, typed, [...answer.readings, ...answer.unasked], manifest.platforms) };
  } catch (error) {
    throw asFormatError(error);
  }
}

/**
 * Return the entries of a record that one of the readings means, or is related to; exact ones first.
 *
 * Counted are the exact ones and other spellings of the same name; without an exact one the related ones, which are parts
 * or wholes; without those the near ones. With none at all, near are the parts and wholes of other spellings.
 * @param {Entry[]} record
 * @param {readonly Reading[]} readings
 * @param {Platforms} platforms
 * @returns {Found[]}
 */
export function matchEntries(record, readings, platforms) {
  const entries = record.map((entry) => {
    const [text, ...others] = readNames(entry, platforms);
    return { entry, text, others };
  });
  let matched = entries.flatMap(({ entry, text, others }) => {
    const match = matchEntry(entry.kind, text, others, readings, platforms);
    return match ? [{ entry, text, match }] : [];
  });
  if (!matched.length) {
    matched = entries
      .filter(({ entry, text }) => isNearlyRelated(entry.kind, text, readings, platforms))
      .map((one) => ({ ...one, match: /** @type {Match} */ ("near") }));
  }
  const exact = matched.filter(({ match }) => match === "exact");
  const isRelated = matched.some(({ match }) => match === "part" || match === "whole");
  return MATCHES.flatMap((wanted) => matched.filter(({ match }) => match === wanted)).map(({ entry, text, match }) => ({
    entry,
    match,
    counted:
      exact.length === 0
        ? match !== "near" || !isRelated
        : match === "exact" || (match === "near" && exact.some((other) => isSameName(text, other.text))),
    pointed: [],
    more: countMore(entry),
  }));
}

/**
 * Return the entries with the items that the typed text itself leads to: an item whose id is that of a photo or video
 * that was typed, or whose link or id is the typed link.
 * @param {Found[]} found
 * @param {string} typed
 * @param {readonly Reading[]} readings
 * @param {Platforms} platforms
 * @returns {Found[]}
 */
export function point(found, typed, readings, platforms) {
  const items = readings.filter(({ kind }) => ITEM_NOUNS.includes(platforms.kind(kind).noun));
  const ids = items.map(({ text }) => text);
  const link = readLink(typed);
  const isPointed = (/** @type {Item} */ item) =>
    ids.includes(item.id) || (link !== "" && [item.link, item.id].some((text) => readLink(text) === link));
  return found.map((one) => ({
    ...one,
    pointed: one.entry.hits.flatMap(({ dataset, items }) =>
      items.filter(isPointed).map((item) => /** @type {[number, Item]} */ ([dataset, item])),
    ),
  }));
}

/**
 * Return a link as it is compared; "" for a text that is not one, or that names a host alone.
 * @param {string} text
 */
function readLink(text) {
  try {
    const link = parseLink(text);
    return link && link.whole.replace(/\/$/, "") !== link.host ? link.whole : "";
  } catch (error) {
    if (error instanceof IdentifierError) return "";
    throw error;
  }
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
      throw differ();
    }
    if (!further) return found;
    return { ...found, entry: { ...found.entry, hits: joinHits(found.entry.hits, further.hits) }, more: 0 };
  });
}

/**
 * Return how an entry matches, by the text of its name and those of its other spellings.
 * @param {string} kind
 * @param {string} text
 * @param {string[]} others
 * @param {readonly Reading[]} readings
 * @param {Platforms} platforms
 * @returns {Match | null}
 */
function matchEntry(kind, text, others, readings, platforms) {
  const known = platforms.kinds.get(kind);
  if (!known) return null;
  const texts = readings.filter((reading) => reading.kind === kind).map((reading) => readCore(reading.text, known.kind));
  const [listed, ...further] = [text, ...others].map((one) => readCore(one, known.kind));
  if (texts.includes(listed)) return "exact";
  if (known.kind.near && texts.some((typed) => [listed, ...further].some((one) => compare(typed, one)))) return "near";
  const family = readings
    .filter((reading) => known.platform.kinds.some(({ id }) => id === reading.kind))
    .map((reading) => readCore(reading.text, known.kind));
  if (family.some((typed) => isPart(listed, typed, known.kind))) return "part";
  return family.some((typed) => isPart(typed, listed, known.kind)) ? "whole" : null;
}

/**
 * Return whether a listed name and a typed one begin with the same whole, spelled nearly so, and one of them is that.
 * @param {string} id
 * @param {string} text
 * @param {readonly Reading[]} readings
 * @param {Platforms} platforms
 */
function isNearlyRelated(id, text, readings, platforms) {
  const known = platforms.kinds.get(id);
  if (!known?.kind.near || !known.kind.below) return false;
  const { kind, platform } = known;
  const whole = platforms.anchor(kind, text) || text;
  const isWhole = whole === readCore(text, kind);
  const family = readings.filter((one) => platform.kinds.some((other) => other.id === one.kind));
  return family.some((one) => {
    const typed = one.anchor || one.text;
    return (isWhole || typed === readCore(one.text, kind)) && compare(typed, whole);
  });
}

/**
 * Return the texts of an entry's name and of its other spellings.
 * @param {Entry} entry
 * @param {Platforms} platforms
 */
function readNames({ kind, name, also }, platforms) {
  try {
    return [name, ...also].map((one) => platforms.readEntry(kind, one));
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
 * @returns {Promise<Bytes | null>} the payload of the key's record
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
  return openPayload(shard, stretched, suite);
}

/**
 * Read a record, and check it against its release.
 * @param {Bytes | null} payload
 * @param {Manifest} manifest
 * @returns {Promise<Entry[]>}
 */
async function readRecord(payload, manifest) {
  if (!payload) return [];
  const record = await decodeRecord(payload, manifest.datasets.map(({ link }) => link));
  for (const entry of record) {
    const { dataset } = entry.hits[entry.hits.length - 1];
    if (
      !manifest.kinds.includes(entry.kind) ||
      dataset >= manifest.datasets.length ||
      entry.hits.some((hits) => hits.items.some(({ shown }) => shown.length > countLabels(manifest, hits)))
    ) {
      throw new FormatError("record", "The record has a data set, a kind or more of an item than the manifest.");
    }
    if (manifest.tables.length < 2 && countMore(entry) > 0) throw missTable();
    readNames(entry, manifest.platforms);
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

/** Python's twin says what differs. */
function differ() {
  return new FormatError("record", "The second table does not continue the first.");
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
    // A host that was too slow would be again: the visitor decides whether to wait for it once more.
    if (!(error instanceof FormatError) || error.code === "timeout") throw error;
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
  const joined = first.map((hits) => {
    const { dataset, count, items } = hits;
    const more = further.get(dataset);
    further.delete(dataset);
    const whole = [...items, ...(more?.items ?? [])];
    if (whole.length !== count || (more && (more.count !== count || more.items.length === 0))) {
      throw differ();
    }
    if (more && !goesOn(hits, more)) throw differ();
    return { dataset, count, items: whole, numbers: (hits.numbers ?? 0) + (more?.numbers ?? 0) };
  });
  if (further.size > 0) throw differ();
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
