// Runs the format's vectors against the browser's modules; the same code under Node and in a browser.
//
// Each runner gives [what came, what was expected]; an error came as {error: its code or reason}.

import { shardIndex, shardPath } from "../../site_templates/scripts/format/addressing.js";
import { encodeText, joinBytes, readHex, writeHex } from "../../site_templates/scripts/format/bytes.js";
import { openCells } from "../../site_templates/scripts/format/cells.js";
import { canonical } from "../../site_templates/scripts/format/canonical.js";
import { FormatError, HushdexError } from "../../site_templates/scripts/format/errors.js";
import {
  chooseSubjects,
  encodeSubject,
  looksLikeEmail,
  readText,
  subjectValue,
} from "../../site_templates/scripts/format/identifiers.js";
import { CANARY, deriveSealKeys, stretchKey } from "../../site_templates/scripts/format/keys.js";
import { lookFurther, lookup } from "../../site_templates/scripts/format/lookup.js";
import { digestTerms, parseManifest } from "../../site_templates/scripts/format/manifest.js";
import { checkCanary, parseShard } from "../../site_templates/scripts/format/opening.js";
import { climb, hashLeaf } from "../../site_templates/scripts/format/proofs.js";
import { decodeRecord } from "../../site_templates/scripts/format/records.js";
import { unknownRanges } from "../../site_templates/scripts/format/unicode14.js";

/** Decode base64. */
export function readBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Give hits as the vectors write them. */
function treeOf(hits) {
  return hits.map(({ dataset, count, items }) => [
    dataset,
    count,
    items.map(({ id, link, title, licence }) => [id, link, title, licence]),
  ]);
}

/** Make the `fetchBytes` of a lookup out of a vector's files; it writes down in `asked` what it was asked for. */
export function serveFiles(files, asked = []) {
  return async (path) => {
    asked.push(path);
    if (!(path in files)) throw new FormatError("status", "The server answered 404.");
    return readBase64(files[path]);
  };
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
  async address(_, { text, depth, release, table, index, path }, suite) {
    const found = await shardIndex(text, depth, suite);
    return [{ index: found, path: shardPath(readHex(release), table, found, depth) }, { index, path }];
  },

  async keys(_, item, suite) {
    const key = await stretchKey(encodeSubject(item), readHex(item.salt), item.iterations, suite);
    const [sealKey, tagKey] = await deriveSealKeys(key, readHex(item.release), item.table, item.index, suite);
    return [
      [key, sealKey, tagKey].map(writeHex),
      [item.key, item.seal_key, item.tag_key],
    ];
  },

  async record(_, { payload, record, error }) {
    const found = await orError(async () => treeOf(await decodeRecord(readHex(payload))));
    return [found, record ?? { error }];
  },

  async cells(_, item, suite) {
    const cells = joinBytes(item.cells.toSorted().map(readHex));
    const [sealKey, tagKey] = [readHex(item.seal_key), readHex(item.tag_key)];
    const found = await orError(async () => {
      const payload = await openCells(cells, item.cell, sealKey, tagKey, suite);
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
    const manifest = parseManifest(item.manifest ?? vector.manifest);
    const fetchBytes = serveFiles(vector.files, asked);
    let answer = await lookup(item.typed, manifest, fetchBytes, suite);
    const { outcome, reason } = answer;
    // What came damaged is asked for twice, all else once; what is no identifier, never.
    const requests = asked.length === 2 && outcome === "unavailable" && asked[0] === asked[1] ? 1 : asked.length;
    const more = answer.found.reduce((sum, found) => sum + found.more, 0);
    if (more > 0) answer = await lookFurther(answer, manifest, fetchBytes, suite);
    const found = answer.found.map(({ subject: { kind, text }, hits }) => ({ kind, text, hits: treeOf(hits) }));
    return [
      {
        outcome,
        reason,
        unasked: pairs(answer.unasked),
        more,
        found,
        requests,
        shard: asked[0] ?? "",
        path: answer.shardPath,
      },
      {
        outcome: item.outcome,
        reason: item.reason ?? "",
        unasked: item.unasked,
        more: item.more ?? 0,
        found: item.found ?? [],
        requests: item.shard ? 1 : 0,
        shard: item.shard ?? "",
        path: item.shard ?? "",
      },
    ];
  },
};

const pairs = (subjects) => subjects.map(({ kind, text }) => [kind, text]);

const TEXT_RUNNERS = {
  async canonical(_, item) {
    return [await orError(() => canonical(item.text)), item.canonical ?? { error: item.reason }];
  },

  async "canonical-digest"(_, { first, last, sha256 }, suite) {
    const rows = [];
    for (let row = first; row < last; row += 16) {
      if (row >= 0xd800 && row <= 0xdfff) continue;
      const points = Array.from({ length: 16 }, (_, column) => `a${String.fromCodePoint(row + column)}b`);
      rows.push(canonical(points.join("")));
    }
    return [writeHex(await suite.sha256(encodeText(rows.join("\n")))), sha256];
  },

  async "read-text"(_, { typed, platform, email_names: emailNames, readings, reason }) {
    return [await orError(() => pairs(readText(typed, platform, { emailNames }))), readings ?? { error: reason }];
  },

  async "choose-subjects"(_, { typed, platform, kinds, subjects, reason }) {
    const found = await orError(() => pairs(chooseSubjects(readText(typed, platform), kinds)));
    return [found, subjects ?? { error: reason }];
  },

  async "encode-subject"(_, item) {
    return [
      [writeHex(encodeSubject(item)), subjectValue(item)],
      [item.hex, item.value],
    ];
  },

  async "email-shape"(_, { text, email }) {
    return [looksLikeEmail(text), email];
  },

  async unicode14({ cases }, range) {
    return [unknownRanges()[cases.indexOf(range)], range];
  },
};

/** The kinds of vectors that need a suite of cryptography. */
export const FORMAT_KINDS = Object.keys(FORMAT_RUNNERS);
/** All kinds of vectors that the browser's modules can run. */
export const KINDS = [...FORMAT_KINDS, ...Object.keys(TEXT_RUNNERS)];

const RUNNERS = { ...FORMAT_RUNNERS, ...TEXT_RUNNERS };

/** Run a vector file's cases by a suite: for each that fails, what came and what was expected, as text. */
export async function runVector(vector, suite) {
  const failures = [];
  for (const [number, item] of vector.cases.entries()) {
    const [found, expected] = (await RUNNERS[vector.kind](vector, item, suite)).map((value) => JSON.stringify(value));
    if (found !== expected) failures.push(`case ${number} ${item.describes ?? ""}: ${found}, not ${expected}`);
  }
  return failures;
}
