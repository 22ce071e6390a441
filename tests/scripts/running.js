// Runs the format's vectors against the browser's modules; the same code under Node and in a browser.
//
// Each runner gives [what came, what was expected]; an error came as {error: its code or reason}.

import { shardIndex, shardPath } from "../../site_templates/scripts/format/addressing.js";
import { encodeText, joinBytes, readHex, writeHex } from "../../site_templates/scripts/format/bytes.js";
import { openCells } from "../../site_templates/scripts/format/cells.js";
import { canonical } from "../../site_templates/scripts/format/canonical.js";
import { readDefinition } from "../../site_templates/scripts/format/definitions.js";
import { FormatError, HushdexError } from "../../site_templates/scripts/format/errors.js";
import * as folds from "../../site_templates/scripts/format/folds.js";
import { CANARY, deriveSealKey, stretchKey } from "../../site_templates/scripts/format/keys.js";
import { parseLink } from "../../site_templates/scripts/format/links.js";
import { joinEntries, lookFurther, lookup, matchEntries, point } from "../../site_templates/scripts/format/lookup.js";
import { digestPlatforms, digestTerms, loadSuffixes, parseManifest, suffixesPath } from "../../site_templates/scripts/format/manifest.js";
import { compare, fold, isSameName, matchKey, words } from "../../site_templates/scripts/format/matching.js";
import { checkCanary, parseShard } from "../../site_templates/scripts/format/opening.js";
import { climb, hashLeaf } from "../../site_templates/scripts/format/proofs.js";
import { Platforms, looksLikeEmail, readingKey, readingValue } from "../../site_templates/scripts/format/reading.js";
import { decodeRecord } from "../../site_templates/scripts/format/records.js";
import "../../site_templates/scripts/format/hashing.js";
import "../../site_templates/scripts/format/hosts.js";
import "../../site_templates/scripts/format/numbers.js";
import { STEPS } from "../../site_templates/scripts/format/steps.js";
import { Suffixes } from "../../site_templates/scripts/format/suffixes.js";
import { readRanges, unknownRanges } from "../../site_templates/scripts/format/unicode14.js";

/** Decode base64. */
export function readBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Give hits as the vectors write them. */
function treeOf(hits) {
  return hits.map(({ dataset, count, items }) => [
    dataset,
    count,
    items.map(({ id, link, title, licence, shown }) => [id, link, title, licence, ...(shown.length ? [shown] : [])]),
  ]);
}

function recordOf(record) {
  return record.map(({ kind, name, note, also, hits }) => [kind, name, note, treeOf(hits), ...(also.length ? [also] : [])]);
}

function foundOf(found) {
  return found.map(({ entry: { kind, name, note, hits }, match, counted, pointed }) => ({
    kind,
    name,
    note,
    match,
    counted,
    hits: treeOf(hits),
    ...(pointed.length > 0 ? { pointed: pointed.map(([dataset, item]) => [dataset, item.id]) } : {}),
  }));
}

/** Make the platforms of a case out of what all vectors share (platforms.json). */
function definePlatforms({ platforms, others = {} }, { definitions, suffixes }) {
  const made = new Platforms(platforms.map((id) => readDefinition(definitions[id])), others);
  made.suffixes = Suffixes.parse(suffixes);
  return made;
}

function readCase(item, definitions) {
  const platforms = definePlatforms(item, definitions);
  const context = { emailNames: item.email_names ?? false, linkNames: item.link_names ?? false };
  return { platforms, readings: platforms.readText(item.typed, context) };
}

/** Make the `fetchBytes` of a lookup out of a vector's files; it writes down in `asked` what it was asked for. */
export function serveFiles(files, asked = []) {
  return async (path) => {
    asked.push(path);
    if (!(path in files)) throw new FormatError("status", "The server answered 404.");
    return readBase64(files[path]);
  };
}

async function openManifest(text, files, suite) {
  const manifest = parseManifest(text);
  const path = suffixesPath(manifest.suffixes);
  if (path in files) await loadSuffixes(manifest, readBase64(files[path]), suite);
  return manifest;
}

async function orReason(result) {
  try {
    return await result();
  } catch (error) {
    if (!(error instanceof HushdexError)) throw error;
    return [error.reason, error.name];
  }
}

async function orError(result) {
  try {
    return await result();
  } catch (error) {
    if (!(error instanceof HushdexError)) throw error;
    return { error: error.code ?? error.reason };
  }
}

const FORMAT_RUNNERS = {
  async address(_, { key, depth, release, table, index, path }, suite) {
    const found = await shardIndex(key, depth, suite);
    return [{ index: found, path: shardPath(readHex(release), table, found, depth) }, { index, path }];
  },

  async keys(_, item, suite) {
    const key = await stretchKey(item.text, readHex(item.salt), item.iterations, suite);
    const sealKey = await deriveSealKey(key, readHex(item.release), item.table, item.index, suite);
    return [
      [key, sealKey].map(writeHex),
      [item.key, item.seal_key],
    ];
  },

  async record(_, { payload, links, record, error }) {
    const found = await orError(async () => recordOf(await decodeRecord(readHex(payload), links)));
    return [found, record ?? { error }];
  },

  async cells(_, item, suite) {
    const cells = joinBytes(item.cells.toSorted().map(readHex));
    const found = await orError(async () => {
      const payload = await openCells(cells, item.cell, readHex(item.seal_key), suite);
      return payload && writeHex(payload);
    });
    return [found, "error" in item ? { error: item.error } : item.payload];
  },

  async proof(_, { prefix, index, proof, root }, suite) {
    return [writeHex(await climb(await hashLeaf(readHex(prefix), suite), index, readHex(proof), suite)), root];
  },

  async shard(_, item, suite) {
    const manifest = parseManifest(item.manifest);
    const found = await orError(async () => {
      const shard = await parseShard(readBase64(item.file), manifest, item.table, item.index, suite);
      const canaryKey = await stretchKey(CANARY, manifest.salt, manifest.iterations, suite);
      await checkCanary(shard, manifest, canaryKey, suite);
      return { cells: shard.cells.length / shard.cell };
    });
    return [found, "error" in item ? { error: item.error } : { cells: item.cells }];
  },

  async manifest(_, { text, release, terms, error }, suite) {
    const found = await orError(async () => {
      const manifest = parseManifest(text);
      return { release: writeHex(manifest.release), terms: writeHex(await digestTerms(manifest, suite)) };
    });
    return [found, error ? { error } : { release, terms }];
  },

  async lookup(vector, item, suite) {
    const asked = [];
    const files = item.files ?? vector.files;
    const manifest = await openManifest(item.manifest ?? vector.manifest, files, suite);
    const answer = await lookup(item.typed, manifest, serveFiles(files, asked), suite);
    const { outcome, reason, match } = answer;
    const found = item.found ?? [];
    return [
      {
        outcome,
        reason,
        match,
        unasked: pairs(answer.unasked),
        found: foundOf(answer.found),
        requests: countRequests(asked, outcome),
        shard: asked[0] ?? "",
        path: answer.shardPath,
      },
      {
        outcome: item.outcome,
        reason: item.reason ?? "",
        match: found.find(({ counted }) => counted)?.match ?? null,
        unasked: item.unasked,
        found: sortFields(found),
        requests: item.shard ? 1 : 0,
        shard: item.shard ?? "",
        path: item.shard ?? "",
      },
    ];
  },

  async platforms(_, item, suite, definitions) {
    const platforms = definePlatforms(item, definitions);
    return [await digestPlatforms({ platforms, suffixes: item.suffixes }, suite), item.digest];
  },

  async "suffix-file"(_, { manifest: text, file, path, domains, error }, suite) {
    const manifest = parseManifest(text);
    const found = await orError(async () => {
      await loadSuffixes(manifest, readBase64(file), suite);
      return domains.map(([host]) => [host, manifest.platforms.suffixes.registrableDomain(host)]);
    });
    return [[suffixesPath(manifest.suffixes), found], [path, error ? { error } : domains]];
  },

  async further(_, item, suite) {
    const asked = [];
    const manifest = parseManifest(item.manifest);
    const fetchBytes = serveFiles(item.files, asked);
    const answer = await lookup(item.typed, manifest, fetchBytes, suite);
    const found = await orError(async () => foundOf((await lookFurther(item.typed, answer, manifest, fetchBytes, suite)).found));
    return [
      [answer.outcome, [...new Set(asked)], found],
      ["found", [item.shard, item.further].filter(Boolean), item.found ? sortFields(item.found) : { error: item.error }],
    ];
  },

  async join(_, item, __, definitions) {
    const { first, rest, record, error } = item;
    const found = await orError(async () => {
      const [one, other] = [await decodeRecord(readHex(first)), await decodeRecord(readHex(rest))];
      const { platforms, readings } = readCase(item, definitions);
      const chosen = platforms.chooseReadings(readings, item.kinds);
      return recordOf(joinEntries(matchEntries(one, chosen, platforms), other).map(({ entry }) => entry));
    });
    return [found, record ?? { error }];
  },
};

// What came damaged is asked for twice, all else once; what is no identifier, never.
function countRequests(asked, outcome) {
  return asked.length === 2 && outcome === "unavailable" && asked[0] === asked[1] ? 1 : asked.length;
}

function sortFields(found) {
  return found.map(({ kind, name, note, match, counted, hits, pointed }) => ({
    kind, name, note, match, counted, hits, ...(pointed ? { pointed } : {}),
  }));
}

const pairs = (subjects) => subjects.map(({ kind, text }) => [kind, text]);

const TEXT_RUNNERS = {
  async canonical(_, item) {
    return [await orError(() => canonical(item.text)), item.canonical ?? { error: item.reason }];
  },

  async "canonical-digest"(vector, { first, last, sha256 }, suite) {
    const rows = [];
    for (let row = first; row <= last; row += 16) {
      if (row >= 0xd800 && row <= 0xdfff) continue;
      const points = Array.from({ length: 16 }, (_, column) => `a${String.fromCodePoint(row + column)}b`);
      const text = canonical(points.join(""));
      rows.push(vector.kind === "match-key-digest" ? matchKey(text) : text);
    }
    return [writeHex(await suite.sha256(encodeText(rows.join("\n")))), sha256];
  },

  async "read-text"(_, item, __, definitions) {
    const found = await orError(() => pairs(readCase(item, definitions).readings));
    return [found, item.readings ?? { error: item.reason }];
  },

  async "choose-readings"(_, item, __, definitions) {
    const found = await orError(() => {
      const { platforms, readings } = readCase(item, definitions);
      return pairs(platforms.chooseReadings(readings, item.kinds));
    });
    return [found, item.chosen ?? { error: item.reason }];
  },

  async reading(_, item, __, definitions) {
    const found = await orReason(() =>
      readCase(item, definitions).readings.map((one) => [one.kind, one.text, readingValue(one), readingKey(one), one.isSure]),
    );
    return [found, item.readings ?? [item.reason, item.explanation]];
  },

  async "entry-text"(_, item, __, definitions) {
    const found = await orError(() => definePlatforms(item, definitions).readEntry(item.kind, item.name));
    return [found, item.text ?? { error: item.reason }];
  },

  async link(_, { typed, link, reason }) {
    const found = await orError(() => parseLink(typed));
    return [found && !found.error ? [found.isSure, found.host, found.whole] : found, reason ? { error: reason } : link];
  },

  async step(_, { step, text, argument, params, gives }) {
    return [STEPS[step](text, argument ?? "", params ?? {}), gives];
  },

  async suffixes({ suffixes }, { host, domain }) {
    return [Suffixes.parse(suffixes).registrableDomain(host), domain];
  },

  async point(_, item, __, definitions) {
    const { entries, found } = item;
    const record = entries.map(([kind, name, hits]) => ({
      kind,
      name,
      note: "",
      also: [],
      hits: hits.map(([dataset, count, items]) => ({
        dataset,
        count,
        items: items.map(([id, link = "", title = "", licence = ""]) => ({ id, link, title, licence })),
      })),
    }));
    const { platforms, readings } = readCase(item, definitions);
    const chosen = platforms.chooseReadings(readings, entries.map(([kind]) => kind));
    const pointed = point(matchEntries(record, chosen, platforms), item.typed, readings, platforms);
    return [
      pointed.map((one) => [
        one.entry.kind,
        one.entry.name,
        one.pointed.map(([dataset, { id }]) => [dataset, id]),
      ]),
      found.map(([kind, name, items]) => [kind, name, items]),
    ];
  },

  async fold(_, item) {
    return [
      [fold(item.text), words(item.text)],
      [item.folded, item.words],
    ];
  },

  async "match-key"(_, { text, key }) {
    return [matchKey(text), key];
  },

  async compare(_, { typed, listed, match, same }) {
    return [
      [compare(typed, listed), isSameName(typed, listed)],
      [match, same],
    ];
  },

  async match(_, item, __, definitions) {
    const { entries, found } = item;
    const record = entries.map(([kind, name, ...also]) => ({
      kind,
      name,
      note: "",
      also,
      hits: [{ dataset: 0, count: 1, items: [{ id: "1", link: "", title: "", licence: "", shown: [] }] }],
    }));
    const { platforms, readings } = readCase(item, definitions);
    const chosen = platforms.chooseReadings(readings, entries.map(([kind]) => kind));
    const matched = matchEntries(record, chosen, platforms);
    return [matched.map(({ entry, match, counted }) => [entry.kind, entry.name, match, counted]), found];
  },

  async folds(_, item) {
    const table = folds[item.table.toUpperCase()];
    if (item.ranges) return [readRanges(table), item.ranges];
    if (item.characters) return [table, item.characters];
    if (item.words) return [table.split(" "), item.words];
    const entries = table.split(",").map((entry) => [[...entry][0], entry.slice([...entry][0].length)]);
    const letters = Object.fromEntries(item.table === "sounds" ? folds.soundMap() : entries);
    const sorted = (map) => Object.keys(map).toSorted().map((letter) => [letter, map[letter]]);
    return [sorted(letters), sorted(item.letters)];
  },

  async "email-shape"(_, { text, email }) {
    return [looksLikeEmail(text), email];
  },

  async unicode14({ cases }, range) {
    return [unknownRanges()[cases.indexOf(range)], range];
  },
};

TEXT_RUNNERS["match-key-digest"] = TEXT_RUNNERS["canonical-digest"];

/** The kinds of vectors that need a suite of cryptography. */
export const FORMAT_KINDS = Object.keys(FORMAT_RUNNERS);
/** All kinds of vectors that the browser's modules can run. */
export const KINDS = [...FORMAT_KINDS, ...Object.keys(TEXT_RUNNERS)];

const RUNNERS = { ...FORMAT_RUNNERS, ...TEXT_RUNNERS };

/**
 * Run a vector file's cases by a suite: for each that fails, what came and what was expected, as text. `definitions` are
 * those of platforms.json.
 */
export async function runVector(vector, suite, definitions) {
  const failures = [];
  for (const [number, item] of vector.cases.entries()) {
    const [found, expected] = (await RUNNERS[vector.kind](vector, item, suite, definitions)).map((value) => JSON.stringify(value));
    if (found !== expected) failures.push(`case ${number} ${item.describes ?? ""}: ${found}, not ${expected}`);
  }
  return failures;
}
