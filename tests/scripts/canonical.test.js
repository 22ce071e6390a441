import assert from "node:assert/strict";
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

test("a megabyte is folded or refused without trying each place against all others", () => {
  assert.equal(canonical(`é${"\u00a0".repeat(1e6)}x`), "é x");
  assert.equal(canonical(`${"\u3164".repeat(1e6)}bob${"\uffa0".repeat(1e6)}`), "bob");
  assert.equal(outcome(() => canonical(`a${"\u0301\u0323".repeat(5e5)}`)), "too-long");
});
