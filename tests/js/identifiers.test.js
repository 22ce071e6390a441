import assert from "node:assert/strict";
import { test } from "node:test";
import {
  chooseSubjects, encodeSubject, looksLikeEmail, readText, subjectValue,
} from "../../site_templates/scripts/format/identifiers.js";
import { outcome, vectorsOf } from "./vectors.js";

const CHECKS = {
  "read-text": ({ typed, platform, email_names: emailNames, ...expected }) => {
    const got = outcome(() => readText(typed, platform, { emailNames }));
    return [pairs(got), expected.readings ?? expected.reason];
  },
  "choose-subjects": ({ typed, platform, kinds, ...expected }) => {
    const got = outcome(() => chooseSubjects(readText(typed, platform), kinds));
    return [pairs(got), expected.subjects ?? expected.reason];
  },
  "encode-subject": (subject) => [
    [Buffer.from(encodeSubject(subject)).toString("hex"), subjectValue(subject)],
    [subject.hex, subject.value],
  ],
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

function pairs(subjects) {
  return typeof subjects === "string" ? subjects : subjects.map(({ kind, text }) => [kind, text]);
}
