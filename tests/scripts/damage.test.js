// One shard with each bit wrong and each cut, thousands of lookups: what takes seconds. Run by `node --test`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { lookup } from "../../site_templates/scripts/format/lookup.js";
import { parseManifest } from "../../site_templates/scripts/format/manifest.js";
import { noble } from "../../site_templates/scripts/noble.js";
import { readBase64, serveFiles } from "./running.js";

const VECTOR = new URL("../../shards/vectors/lookup-found.json", import.meta.url);
const { manifest: text, files } = JSON.parse(readFileSync(VECTOR, "utf8"));
const [HIT, MISS] = ["bob", "frida"];
const good = await lookup(HIT, parseManifest(text), serveFiles(files), noble);

test("a hit and a miss share the shard that is damaged below", async () => {
  const miss = await lookup(MISS, parseManifest(text), serveFiles(files), noble);
  assert.deepEqual([good.outcome, miss.outcome], ["found", "absent"]);
  assert.equal(miss.shardPath, good.shardPath);
});

test("any one bit wrong in a shard is never an answer", async () => {
  const shard = readBase64(files[good.shardPath]);
  const manifest = parseManifest(text);
  for (let at = 0; at < 8 * shard.length; at += 1) {
    shard[at >> 3] ^= 1 << (at & 7);
    const typed = at % 2 ? HIT : MISS;
    const { outcome, reason } = await lookup(typed, manifest, async () => shard, noble);
    assert.deepEqual([outcome, reason], ["unavailable", "proof"], `bit ${at} looking for ${typed}`);
    shard[at >> 3] ^= 1 << (at & 7);
  }
});

test("a shard cut short anywhere, or with bytes after it, is never an answer", async () => {
  const shard = readBase64(files[good.shardPath]);
  const manifest = parseManifest(text);
  const longer = new Uint8Array(shard.length + 1);
  longer.set(shard);
  const cuts = Array.from(shard, (_, length) => shard.subarray(0, length));
  for (const bytes of [...cuts, longer]) {
    for (const typed of [HIT, MISS]) {
      const { outcome, reason } = await lookup(typed, manifest, async () => bytes, noble);
      assert.deepEqual([outcome, reason], ["unavailable", "size"], `${bytes.length} bytes looking for ${typed}`);
    }
  }
});
