// What the browser's modules say to a batch of texts, for tests that compare it with Python: JSON in, JSON out, a line each.

import { createInterface } from "node:readline";
import { readHex } from "../../site_templates/scripts/format/bytes.js";
import { canonical } from "../../site_templates/scripts/format/canonical.js";
import { EXPLANATIONS } from "../../site_templates/scripts/format/explanations.js";
import { FORMAT_CODES, HushdexError, IDENTIFIER_REASONS } from "../../site_templates/scripts/format/errors.js";
import { readDefinition } from "../../site_templates/scripts/format/definitions.js";
import { parseLink } from "../../site_templates/scripts/format/links.js";
import { Platforms, looksLikeEmail, readingKey, readingValue } from "../../site_templates/scripts/format/reading.js";
import "../../site_templates/scripts/format/hashing.js";
import "../../site_templates/scripts/format/hosts.js";
import "../../site_templates/scripts/format/numbers.js";
import { STEPS } from "../../site_templates/scripts/format/steps.js";
import { decodeRecord } from "../../site_templates/scripts/format/records.js";
import { Suffixes } from "../../site_templates/scripts/format/suffixes.js";
import { compare, isSameName, matchKey } from "../../site_templates/scripts/format/matching.js";
import { chooseLink } from "../../site_templates/scripts/dom/offer.js";
import { createTexts } from "../../site_templates/scripts/dom/texts.js";

const ANSWERS = {
  canonical: (text) => canonical(text),
  read: readAll,
  link: (typed) => parseLink(typed),
  step: ([name, text, argument, params]) => STEPS[name](text, argument, params),
  "match-key": (text) => matchKey(canonical(text)),
  compare: ([typed, listed]) => [compare(typed, listed), isSameName(typed, listed)],
  email: (text) => looksLikeEmail(text),
  language: ([wanted, tags]) => chooseLink(tags.map((hreflang) => ({ hreflang })), wanted)?.hreflang ?? null,
  text: ([locale, direction, text, values]) => createTexts({ locale, text }, direction).say("text", values),
  date: ([locale, date]) => createTexts({ locale }, "ltr").date(date),
  list: ([locale, parts, type]) => createTexts({ locale }, "ltr").list(parts, type),
  record: ([payload, links]) => decodeRecord(readHex(payload), links).catch(explain),
  tables: () => ({ EXPLANATIONS, IDENTIFIER_REASONS, FORMAT_CODES }),
};

/** What texts mean on platforms, all of the same; one answer for a batch of them. */
function readAll({ trees, others, suffixes, context, texts }) {
  const platforms = new Platforms(trees.map(readDefinition), others);
  platforms.suffixes = Suffixes.parse(suffixes);
  return texts.map((typed) =>
    answer(() =>
      platforms.readText(typed, context).map((one) => [one.kind, one.text, readingValue(one), readingKey(one), one.isSure]),
    ),
  );
}

function answer(ask, question) {
  try {
    return ask(question);
  } catch (error) {
    return explain(error);
  }
}

function explain(error) {
  if (!(error instanceof HushdexError)) throw error;
  return { reason: error.reason ?? error.code, name: error.name, fact: error.fact, hint: error.hint, values: error.values };
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, questions] = JSON.parse(line);
  const answers = await Promise.all(questions.map((question) => answer(ANSWERS[name], question)));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
