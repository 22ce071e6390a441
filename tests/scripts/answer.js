// What the browser's modules say to a batch of texts, for tests that compare it with Python: JSON in, JSON out, a line each.

import { createInterface } from "node:readline";
import { canonical } from "../../site_templates/scripts/format/canonical.js";
import { EXPLANATIONS, KIND_WORDS } from "../../site_templates/scripts/format/explanations.js";
import { FORMAT_CODES, HushdexError, IDENTIFIER_REASONS } from "../../site_templates/scripts/format/errors.js";
import { chooseReadings, looksLikeEmail, readText } from "../../site_templates/scripts/format/identifiers.js";
import { compare, isSameName, matchKey } from "../../site_templates/scripts/format/matching.js";
import { chooseLink } from "../../site_templates/scripts/dom/offer.js";
import { createTexts } from "../../site_templates/scripts/dom/texts.js";

const ANSWERS = {
  canonical: (text) => canonical(text),
  read: ([typed, platform, emailNames]) => readText(typed, platform, { emailNames }).map((s) => [s.kind, s.text]),
  choose: ([typed, kinds]) => chooseReadings(readText(typed, "flickr"), kinds).map((s) => [s.kind, s.text]),
  "match-key": (text) => matchKey(canonical(text)),
  compare: ([typed, listed]) => [compare(typed, listed), isSameName(typed, listed)],
  email: (text) => looksLikeEmail(text),
  language: ([wanted, tags]) => chooseLink(tags.map((hreflang) => ({ hreflang })), wanted)?.hreflang ?? null,
  text: ([locale, direction, text, values]) => createTexts({ locale, text }, direction).say("text", values),
  date: ([locale, date]) => createTexts({ locale }, "ltr").date(date),
  list: ([locale, parts, type]) => createTexts({ locale }, "ltr").list(parts, type),
  tables: () => ({ EXPLANATIONS, KIND_WORDS, IDENTIFIER_REASONS, FORMAT_CODES }),
};

function answer(ask, question) {
  try {
    return ask(question);
  } catch (error) {
    if (!(error instanceof HushdexError)) throw error;
    return { reason: error.reason, fact: error.fact, hint: error.hint };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, questions] = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(questions.map((question) => answer(ANSWERS[name], question)))}\n`);
}
