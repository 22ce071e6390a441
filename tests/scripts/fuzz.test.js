// What the browser's modules make of any bytes and texts, by fast-check: an answer or an error of theirs, never another.
//
// FUZZ_SECONDS: for how long each property is tried, instead of 200 times. Run by `node --test`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";

import { readHex } from "../../site_templates/scripts/format/bytes.js";
import { canonical } from "../../site_templates/scripts/format/canonical.js";
import { FormatError, HushdexError, IdentifierError } from "../../site_templates/scripts/format/errors.js";
import { decodePunycode } from "../../site_templates/scripts/format/hosts.js";
import { parseLink } from "../../site_templates/scripts/format/links.js";
import { lookup } from "../../site_templates/scripts/format/lookup.js";
import { parseManifest } from "../../site_templates/scripts/format/manifest.js";
import { matchKey } from "../../site_templates/scripts/format/matching.js";
import { decodeRecord } from "../../site_templates/scripts/format/records.js";
import { noble } from "../../site_templates/scripts/noble.js";
import { readBase64, serveFiles } from "./running.js";
import { vectorsOf } from "./vectors.js";

const fc = createRequire(new URL("../../tools/js/package.json", import.meta.url))("fast-check");

const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
const AMOUNT = seconds
  ? { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false }
  : { numRuns: 200, seed: 7 };

const VECTOR = new URL("../../shards/vectors/lookup-found.json", import.meta.url);
const { manifest: text, files } = JSON.parse(readFileSync(VECTOR, "utf8"));
const RECORDS = [...vectorsOf("record")].flatMap(([, { cases }]) => cases).map(({ payload }) => readHex(payload)).filter(({ length }) => length < 1000);

/** Changes of bytes: at a place between 0 and 1, so many are taken away, and these put in. */
const edits = fc.array(
  fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    gone: fc.oneof(fc.nat(3), fc.nat(2000)),
    put: fc.uint8Array({ maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function change(bytes, changes) {
  for (const { place, gone, put } of changes) {
    const at = Math.floor(place * bytes.length);
    bytes = Uint8Array.of(...bytes.subarray(0, at), ...put, ...bytes.subarray(at + gone));
  }
  return bytes;
}

/** Try a property, and print how often it held. */
async function hold(property) {
  const done = await fc.check(property, AMOUNT);
  assert.ok(!done.failed, `${fc.defaultReportMessage(done)}\n${done.errorInstance?.stack}`);
  console.log(`${done.numRuns} runs`);
}

/** Give what a function returns or resolves to; undefined for an error of the format. */
async function attempt(call, kind = FormatError) {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    return undefined;
  }
}

test("any bytes in a record, and any change of one, are a record or an error", async () => {
  const whole = RECORDS.map(inflate);
  await hold(
    fc.asyncProperty(fc.constantFrom(...whole, Uint8Array.of(0)), edits, async (bytes, changes) => {
      await attempt(() => decodeRecord(change(bytes, changes)));
    }),
  );
});

test("a changed shard is never an answer", async () => {
  const manifest = parseManifest(text);
  const { shardPath } = await lookup("bob", manifest, serveFiles(files), noble);
  const shard = readBase64(files[shardPath]);
  await hold(
    fc.asyncProperty(edits, fc.constantFrom("bob", "frida"), async (changes, typed) => {
      const bytes = change(shard, changes);
      fc.pre(Buffer.compare(bytes, shard) !== 0);
      const { outcome } = await lookup(typed, manifest, async () => bytes, noble);
      assert.equal(outcome, "unavailable");
    }),
  );
});

test("by a changed manifest, a listed name is never absent", async () => {
  const { release, salt, iterations } = JSON.parse(text);
  await hold(
    fc.asyncProperty(fc.nat(), fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.integer(), fc.string()), async (which, value) => {
      const tree = JSON.parse(text);
      const places = listPlaces(tree);
      const [holder, key] = places[which % places.length];
      if (which % 3 && Array.isArray(holder)) holder.splice(Number(key), 1);
      else if (which % 3 === 1) delete holder[key];
      else holder[key] = value;
      if (tree.release !== release || tree.salt !== salt || tree.iterations !== iterations) return;
      const manifest = await attempt(() => parseManifest(JSON.stringify(tree)));
      if (manifest) assert.notEqual((await lookup("bob", manifest, serveFiles(files), noble)).outcome, "absent");
    }),
  );
});

test("any text is read, or refused in words", async () => {
  const { platforms } = parseManifest(text);
  const typed = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.emailAddress(),
    fc.array(fc.constantFrom("@", "/", ".", ":", "xn--", "https://", "%2", "a", "é", "\u0301", "\ud800", " ", "0", "-")).map((parts) =>
      parts.join(""),
    ),
  );
  await hold(
    fc.asyncProperty(typed, async (name) => {
      await attempt(() => platforms.readText(name), HushdexError);
      await attempt(() => parseLink(name), IdentifierError);
      decodePunycode(name);
      const once = await attempt(() => canonical(name), IdentifierError);
      if (once === undefined) return;
      assert.equal(canonical(once), once);
      assert.equal(typeof matchKey(once), "string");
    }),
  );
});

/** Give a payload that is not deflated, so that a change reaches the record; as it is, if it does not inflate. */
function inflate(payload) {
  try {
    if (payload[0] === 1) return Uint8Array.of(0, ...inflateRawSync(payload.subarray(1)));
    if (payload[0] !== 3 || payload[1] > 0x7f) return payload;
    const end = 2 + payload[1];
    return Uint8Array.of(2, ...payload.subarray(1, end), ...inflateRawSync(payload.subarray(end)));
  } catch {
    return payload;
  }
}

/** List each place in a tree that holds a value, as [holder, key]. */
function listPlaces(tree) {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.keys(tree).flatMap((key) => [[tree, key], ...listPlaces(tree[key])]);
}
