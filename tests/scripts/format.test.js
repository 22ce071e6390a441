// The format in the browser's modules: every vector, then faults made by hand. Run by `node --test`.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { FormatError } from "../../site_templates/scripts/format/errors.js";
import { lookFurther, lookup } from "../../site_templates/scripts/format/lookup.js";
import { parseManifest } from "../../site_templates/scripts/format/manifest.js";
import { noble } from "../../site_templates/scripts/noble.js";
import { webcrypto } from "../../site_templates/scripts/device/webcrypto.js";
import { FORMAT_KINDS, readBase64, runVector, serveFiles } from "./running.js";

const FOLDER = new URL("../../shards/vectors/", import.meta.url);
const readVector = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
const definitions = readVector("platforms.json");
const vectors = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => [name, readVector(name)])
  .filter(([, vector]) => FORMAT_KINDS.includes(vector.kind));

for (const [name, vector] of vectors) {
  for (const [label, suite] of Object.entries({ webcrypto, noble })) {
    test(`${name} by ${label}: ${vector.describes}`, async () => {
      assert.deepEqual(await runVector(vector, suite, definitions), []);
    });
  }
}

test("every kind of vector has been run", () => {
  assert.deepEqual(new Set(vectors.map(([, vector]) => vector.kind)), new Set(FORMAT_KINDS));
});

const { manifest: text, files } = readVector("lookup-more.json");
const shards = { ...readVector("lookup-found.json").files, ...files };
const good = await lookup("bob", parseManifest(text), serveFiles(shards), webcrypto);
const HIT = ["bob", good.shardPath];
const MISS = ["frida", good.shardPath];

/** Look up with the shard's bytes replaced; the file is served so each time it is asked for. */
async function lookUpWith(typed, bytes, suite = noble) {
  const { outcome, reason, found } = await lookup(typed, parseManifest(text), async () => bytes, suite);
  assert.deepEqual(found, []);
  return { outcome, reason };
}

test("a hit and a miss share the shard that is damaged below", async () => {
  const miss = await lookup(MISS[0], parseManifest(text), serveFiles(shards), webcrypto);
  assert.equal(good.outcome, "found");
  assert.equal(miss.outcome, "absent");
  assert.equal(miss.shardPath, good.shardPath);
});

test("any other shard in its place is never an answer, even one as long", async () => {
  for (const path of Object.keys(shards).filter((other) => other !== good.shardPath)) {
    const { outcome, reason } = await lookUpWith(HIT[0], readBase64(shards[path]));
    assert.equal(outcome, "unavailable");
    assert.match(reason, /^(size|proof)$/);
  }
});

test("a page of the shard's length in its place is never an answer", async () => {
  const page = new TextEncoder().encode("<!doctype html>".padEnd(readBase64(shards[good.shardPath]).length));
  assert.deepEqual(await lookUpWith(MISS[0], page), { outcome: "unavailable", reason: "proof" });
});

test("what came damaged is asked for once more by the same path, and then answered", async () => {
  const asked = [];
  const shard = readBase64(shards[good.shardPath]);
  const fetchBytes = async (path, size, again) => {
    asked.push([path, size, again]);
    if (!again) throw new FormatError("network", "No connection.");
    return shard;
  };
  const answer = await lookup("bob", parseManifest(text), fetchBytes, webcrypto);
  assert.deepEqual(answer, good);
  assert.deepEqual(asked, [
    [good.shardPath, shard.length, false],
    [good.shardPath, shard.length, true],
  ]);
});

test("a second fault is the end, and what came too late the first one: two requests or one, and the fault's code", async () => {
  for (const code of ["network", "timeout", "status", "too-large"]) {
    let count = 0;
    const fetchBytes = async () => {
      count += 1;
      throw new FormatError(code, "A fault.", "A hint.");
    };
    const answer = await lookup("bob", parseManifest(text), fetchBytes, webcrypto);
    const { outcome, reason, fact, hint } = answer;
    assert.deepEqual([outcome, reason, fact, hint], ["unavailable", code, "A fault.", "A hint."]);
    assert.equal(count, code === "timeout" ? 1 : 2);
  }
});

test("a hit and a miss make one request each, for the same number of bytes", async () => {
  for (const [typed, path] of [HIT, MISS]) {
    const asked = [];
    await lookup(typed, parseManifest(text), serveFiles(shards, asked), webcrypto);
    assert.deepEqual(asked, [path]);
  }
});

test("until the record is read, a hit has the device do the same as a miss", async () => {
  const done = [];
  for (const [typed] of [HIT, MISS]) {
    const did = [];
    const suite = Object.fromEntries(
      Object.entries(webcrypto).map(([name, act]) => [name, (...parameters) => (did.push(name), act(...parameters))]),
    );
    await lookup(typed, parseManifest(text), serveFiles(shards), suite, async () => void did.push("ready"));
    done.push(did);
  }
  assert.deepEqual(done[0], done[1]);
  assert.equal(done[0].at(-1), "ready");
});

test("no answer is there before it may be, whatever the outcome", async () => {
  const offline = async () => {
    throw new FormatError("network", "A fault.");
  };
  for (const [typed, fetchBytes, wanted] of [
    [HIT[0], serveFiles(shards), "found"],
    [MISS[0], serveFiles(shards), "absent"],
    [HIT[0], offline, "unavailable"],
    ["", offline, "unavailable"],
  ]) {
    let asked = 0;
    let isOver = false;
    let tell;
    let open;
    const called = new Promise((resolve) => (tell = resolve));
    const gate = new Promise((resolve) => (open = resolve));
    const looking = lookup(typed, parseManifest(text), fetchBytes, webcrypto, () => {
      asked += 1;
      tell();
      return gate;
    });
    looking.then(() => (isOver = true));
    await called;
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual([asked, isOver], [1, false]);
    open();
    assert.equal((await looking).outcome, wanted);
    assert.equal(asked, 1);
  }
});

test("keys are stretched while the shard is on its way", async () => {
  const done = [];
  const suite = {
    ...webcrypto,
    pbkdf2: async (...parameters) => {
      const key = await webcrypto.pbkdf2(...parameters);
      done.push(key);
      return key;
    },
  };
  const fetchBytes = async (path) => {
    // The canary's key, and one for bob, as whatever kinds.
    while (done.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    return readBase64(shards[path]);
  };
  assert.equal((await lookup("bob", parseManifest(text), fetchBytes, suite)).outcome, "found");
});

test("the canary's key is stretched once for a manifest", async () => {
  const keys = [];
  const suite = {
    ...webcrypto,
    pbkdf2: (key, ...others) => {
      keys.push(new TextDecoder().decode(key));
      return webcrypto.pbkdf2(key, ...others);
    },
  };
  const manifest = parseManifest(text);
  for (const typed of ["bob", "carol", "bob"]) await lookup(typed, manifest, serveFiles(shards), suite);
  assert.equal(keys.filter((key) => key === "canary\0hushdex").length, 1);
  assert.equal(keys.length, 4);
});

const BROKEN = {
  "other keys": { pbkdf2: async () => new Uint8Array(32) },
  "other seal keys": { hmac: async () => new Uint8Array(32) },
  "no deciphering": { aesGcmOpen: async () => null },
  "deciphering that spoils the first byte": {
    aesGcmOpen: async (...parameters) => (await webcrypto.aesGcmOpen(...parameters)).with(0, 1),
  },
  "another key stream": { aesGcmStream: async (_, length) => new Uint8Array(length) },
  "a key derivation that fails": { pbkdf2: async () => assert.fail("out of memory") },
  "no hashing": { sha256: async () => assert.fail("not here") },
};
for (const [what, broken] of Object.entries(BROKEN)) {
  test(`a device with ${what} cannot check, and says so`, async () => {
    for (const [typed] of [HIT, MISS]) {
      const answer = await lookup(typed, parseManifest(text), serveFiles(shards), { ...webcrypto, ...broken });
      assert.deepEqual([answer.outcome, answer.reason], ["unavailable", "canary"]);
      assert.notEqual(answer.fact, "");
    }
  });
}

test("a hash that is wrong leads to no answer", async () => {
  const answer = await lookup("bob", parseManifest(text), serveFiles(shards), {
    ...webcrypto,
    sha256: async () => new Uint8Array(32),
  });
  assert.equal(answer.outcome, "unavailable");
});

test("the second table is one request of its own, and what is wrong with it is told", async () => {
  const manifest = parseManifest(text);
  const first = await lookup("alice", manifest, serveFiles(files), webcrypto);
  const asked = [];
  await lookFurther("alice", first, manifest, serveFiles(files, asked), webcrypto);
  const [second] = asked;
  assert.equal(asked.length, 1);
  assert.match(second, /\/1\/[0-9a-f]\.msgpack$/);
  const broken = readBase64(files[second]);
  broken[100] ^= 1;
  await assert.rejects(
    lookFurther("alice", first, manifest, async () => broken, webcrypto),
    (error) => error instanceof FormatError && error.code === "proof",
  );
  const alone = { ...manifest, tables: manifest.tables.slice(0, 1) };
  await assert.rejects(lookFurther("alice", first, alone, serveFiles(files), webcrypto), { code: "record" });
});

test("a device that fails at the second table gives an error of the format too", async () => {
  const manifest = parseManifest(text);
  const first = await lookup("alice", manifest, serveFiles(files), webcrypto);
  const suite = { ...webcrypto, hmac: async () => assert.fail("out of memory") };
  await assert.rejects(lookFurther("alice", first, manifest, serveFiles(files), suite), { code: "canary" });
});

test("an answer that is whole needs no second table and no request", async () => {
  const asked = [];
  assert.equal(await lookFurther("bob", good, parseManifest(text), serveFiles(shards, asked), webcrypto), good);
  assert.deepEqual(asked, []);
});

test("a second table that does not add up to the counts is refused", async () => {
  const manifest = parseManifest(text);
  const first = await lookup("alice", manifest, serveFiles(files), webcrypto);
  const [one] = first.found;
  const hits = one.entry.hits.map((hit) => ({ ...hit, count: hit.count + 1 }));
  const fewer = { ...first, found: [{ ...one, entry: { ...one.entry, hits } }] };
  await assert.rejects(lookFurther("alice", fewer, manifest, serveFiles(files), webcrypto), { code: "record" });
});
