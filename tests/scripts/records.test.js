// Records that no honest build writes, and those at the edges of what it may write. Run by `node --test`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { FormatError } from "../../site_templates/scripts/format/errors.js";
import { decodeRecord } from "../../site_templates/scripts/format/records.js";

const bytes = (...parts) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : part)));
/** What comes before the data sets of a record's only entry, so many of them. */
const entryOf = (sets) => [0, ...dataOf(sets)];
const dataOf = (sets) => [0x91, 0x93, 0xa8, ...Buffer.from("username"), 0xa3, ...Buffer.from("bob"), 0x90 | sets];
/** A payload of one entry in one data set with one item of one field, the field as given. */
const withField = (...field) => bytes(entryOf(1), 0x93, 0, 1, 0x91, 0x91, ...field);
const readItems = async (payload) => (await decodeRecord(payload))[0].hits[0].items;
const refused = (error) => error instanceof FormatError && error.code === "record";

const TEXT_HEADERS = {
  0: [0xa0],
  31: [0xbf],
  32: [0xd9, 32],
  255: [0xd9, 255],
  256: [0xda, 1, 0],
  65535: [0xda, 255, 255],
  65536: [0xdb, 0, 1, 0, 0],
};
for (const [length, header] of Object.entries(TEXT_HEADERS)) {
  test(`a text of ${length} bytes is read`, async () => {
    const text = "x".repeat(Number(length));
    const items = await readItems(withField(...header, text));
    assert.equal(items[0].id, text);
  });
}

const BYTES_HEADERS = {
  5: [0xc4, 5],
  165: [0xc4, 165],
  217: [0xc5, 0, 217],
  256: [0xc5, 1, 0],
  65536: [0xc6, 0, 1, 0, 0],
};
for (const [length, header] of Object.entries(BYTES_HEADERS)) {
  test(`${length} bytes in the place of a text are refused`, async () => {
    await assert.rejects(decodeRecord(withField(...header, "x".repeat(Number(length)))), refused);
  });
}

test("a long text keeps the U+FEFF that it begins with", async () => {
  const text = `\ufeff${"é".repeat(300)}`;
  const items = await readItems(withField(0xda, 603 >> 8, 603 & 255, text));
  assert.equal(items[0].id, text);
});

test("a long text that is not UTF-8 is refused, not mended", async () => {
  await assert.rejects(decodeRecord(withField(0xda, 1, 44, "x".repeat(299), 0xff)), refused);
});

test("a record is read wherever in a buffer it stands", async () => {
  const payload = withField(0xa1, "a");
  const buffer = new Uint8Array(payload.length + 20).fill(0xd9);
  buffer.set(payload, 7);
  assert.equal((await readItems(buffer.subarray(7, 7 + payload.length)))[0].id, "a");
});

for (const [what, field] of Object.entries({
  "an empty map": [0x80],
  "a map": [0x81, 0xa1, "a", 1],
  nil: [0xc0],
  true: [0xc3],
  "a time stamp": [0xd6, 0xff, 0, 0, 0, 1],
  "an extension of no bytes": [0xc7, 0, 1],
  "an array": [0x90],
  "a byte that msgpack does not use": [0xc1],
})) {
  test(`${what} in the place of a text is refused`, async () => {
    await assert.rejects(decodeRecord(withField(...field)), refused);
  });
}

test("every cut of a good record is refused", async () => {
  const first = [0x93, 0, 1, 0x91, 0x92, 0xa1, ...Buffer.from("c"), 0xa9, ...Buffer.from("https://a")];
  const payload = bytes(entryOf(2), first, 0x93, 1, 2, 0x91, 0x91, 0xa1, "b");
  assert.equal((await decodeRecord(payload))[0].hits.length, 2);
  for (let length = 0; length < payload.length; length += 1) {
    await assert.rejects(decodeRecord(payload.subarray(0, length)), refused);
  }
});

test("every cut of a good record of numbers is refused", async () => {
  const ids = [0, 0xa7, 2, 1, ...Array(6).fill(0xff), 0x0f, 7, 1];
  const titles = [0x92, 0x90, 0x92, 0xa0, 0xa1, "t"];
  const hits = [0x93, 0, 5, 0x92, 4, 0x91, 0xa1, "a", 0x93, 1, 2, 0x91, ...titles];
  const payload = bytes([2, ids.length, ...ids], dataOf(2), ...hits.map((one) => (typeof one === "string" ? one : [one])));
  const [{ hits: [first, second] }] = await decodeRecord(payload);
  assert.deepEqual(first.items.map(({ id }) => id), ["0", "295", "296", String(296 + 2 ** 46 - 1), "a"]);
  assert.deepEqual(second.items.map(({ id, title }) => id + title), ["7", "8t"]);
  for (let length = 0; length < payload.length; length += 1) {
    await assert.rejects(decodeRecord(payload.subarray(0, length)), refused);
  }
});

test("numbers before deflated data are read, and no byte may be missing or left over", async () => {
  const data = [...dataOf(1), 0x93, 0, 2, 0x91, 0x92, 0x90, 0x92, 0xa0, 0xa1, ...Buffer.from("t")];
  const payload = bytes([3, 3, 5, 0xa7, 2], [...deflateRawSync(Uint8Array.from(data))]);
  assert.deepEqual((await readItems(payload)).map(({ id, title }) => id + title), ["5", "300t"]);
  for (let length = 0; length < payload.length; length += 1) {
    await assert.rejects(decodeRecord(payload.subarray(0, length)), refused);
  }
  await assert.rejects(decodeRecord(bytes([...payload], [0])), refused);
});

test("a deflated record is read, and no byte may be missing or left over", async () => {
  const data = withField(0xd9, 200, "x".repeat(200)).subarray(1);
  const deflated = bytes(1, ...deflateRawSync(data));
  assert.equal((await readItems(deflated))[0].id.length, 200);
  for (let length = 0; length < deflated.length; length += 1) {
    await assert.rejects(decodeRecord(deflated.subarray(0, length)), refused);
  }
  for (const tail of [[0], [0, 0], [3, 0], [...deflated.subarray(1)]]) {
    await assert.rejects(decodeRecord(bytes([...deflated], tail)), refused);
  }
});

test("a deflate stream of many gigabytes is stopped at the limit", async () => {
  // Each of these inflates to 1 MiB of zeros and leaves the stream open for the next: 20 GB in all.
  const block = deflateRawSync(Buffer.alloc(2 ** 20), { finishFlush: 3 });
  const bomb = new Uint8Array(1 + 20_000 * block.length);
  bomb[0] = 1;
  for (let at = 0; at < 20_000; at += 1) bomb.set(block, 1 + at * block.length);
  const start = performance.now();
  await assert.rejects(decodeRecord(bomb), { code: "record" });
  // All of it would take minutes.
  assert.ok(performance.now() - start < 20_000);
});

test("a browser that cannot inflate says so", async (context) => {
  const kept = globalThis.DecompressionStream;
  context.after(() => {
    globalThis.DecompressionStream = kept;
  });
  delete globalThis.DecompressionStream;
  await assert.rejects(decodeRecord(bytes(1, 3, 0)), /cannot inflate/);
});
