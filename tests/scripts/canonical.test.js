import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { canonical } from "../../site_templates/scripts/format/canonical.js";
import { unknownRanges } from "../../site_templates/scripts/format/unicode14.js";
import { outcome, vectorsOf } from "./vectors.js";

for (const [name, { describes, cases }] of vectorsOf("canonical")) {
  test(`${name}: ${describes}`, () => {
    for (const { text, ...expected } of cases) {
      const got = outcome(() => canonical(text));
      assert.equal(got, expected.canonical ?? expected.reason, JSON.stringify(text));
      if (expected.canonical) assert.equal(canonical(got), got);
    }
  });
}

test("the table of what Unicode 14.0 does not know is that of the vector", () => {
  const [[, { cases }]] = vectorsOf("unicode14");
  assert.deepEqual(unknownRanges(), cases);
});

for (const [, { describes, cases }] of vectorsOf("canonical-digest")) {
  test(describes, () => {
    for (const { first, last, sha256 } of cases) {
      const digest = createHash("sha256").update(canonicalRows(first, last).join("\n")).digest("hex");
      assert.equal(digest, sha256, `from U+${first.toString(16)}`);
    }
  });
}

test("a megabyte is folded or refused without trying each place against all others", () => {
  assert.equal(canonical(`é${"\u00a0".repeat(1e6)}x`), "é x");
  assert.equal(canonical(`${"\u3164".repeat(1e6)}bob${"\uffa0".repeat(1e6)}`), "bob");
  assert.equal(outcome(() => canonical(`a${"\u0301\u0323".repeat(5e5)}`)), "too-long");
});

function canonicalRows(first, last) {
  const rows = [];
  for (let row = first; row < last; row += 16) {
    if (row >= 0xd800 && row <= 0xdfff) continue;
    const points = Array.from({ length: 16 }, (_, column) => row + column);
    rows.push(canonical(points.map((point) => `a${String.fromCodePoint(point)}b`).join("")));
  }
  return rows;
}
