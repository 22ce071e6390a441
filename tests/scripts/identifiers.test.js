import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseReadings, looksLikeEmail, readText, readingValue } from "../../site_templates/scripts/format/identifiers.js";
import { outcome, vectorsOf } from "./vectors.js";

const CHECKS = {
  "read-text": ({ typed, platform, email_names: emailNames, ...expected }) => {
    const got = outcome(() => readText(typed, platform, { emailNames }));
    return [pairs(got), expected.readings ?? expected.reason];
  },
  "choose-readings": ({ typed, platform, kinds, ...expected }) => {
    const got = outcome(() => chooseReadings(readText(typed, platform), kinds));
    return [pairs(got), expected.chosen ?? expected.reason];
  },
  "reading-value": (reading) => [readingValue(reading), reading.value],
  "email-shape": ({ text, email }) => [looksLikeEmail(text), email],
};

for (const [kind, check] of Object.entries(CHECKS)) {
  for (const [name, { describes, cases }] of vectorsOf(kind)) {
    test(`${name}: ${describes}`, () => {
      for (const one of cases) assert.deepEqual(...check(one), JSON.stringify(one));
    });
  }
}

test("a platform that nobody knows is a mistake of the caller", () => {
  assert.throws(() => readText("bob", "mastodon"), RangeError);
});

function pairs(readings) {
  return typeof readings === "string" ? readings : readings.map(({ kind, text }) => [kind, text]);
}
