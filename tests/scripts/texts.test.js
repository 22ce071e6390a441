// The page's texts: values filled in, and kept apart from a sentence that is written in the other direction.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createTexts } from "../../site_templates/scripts/dom/texts.js";

const CATALOGUE = { locale: "ar", named: "{kind} «{value}»", listed: "في القائمة {what}." };

test("a name is kept apart, and what a sentence says of it follows the sentence", () => {
  const { say } = createTexts(CATALOGUE, "rtl");
  const what = say("named", { kind: "الشخص", value: "Bo" });
  assert.equal(what, "\u2068الشخص\u2069 «\u2068Bo\u2069»");
  // Kept apart once more, it would run from left to right: no letter of its own decides.
  assert.equal(say("listed", { what }), `في القائمة ${what}.`);
});

test("in a page from left to right only a name from right to left is kept apart", () => {
  const { say } = createTexts({ ...CATALOGUE, locale: "en", named: "the {kind} “{value}”", listed: "Listed: {what}." }, "ltr");
  assert.equal(say("named", { kind: "person", value: "Bo" }), "the person “Bo”");
  assert.equal(say("listed", { what: say("named", { kind: "person", value: "بو" }) }), "Listed: the person “\u2068بو\u2069”.");
});

test("what is copied has no marks", () => {
  assert.equal(createTexts(CATALOGUE, "rtl").copied().say("named", { kind: "الشخص", value: "Bo" }), "الشخص «Bo»");
});

test("what numbers, plurals and dates need is made once, before any text asks for it", () => {
  const { NumberFormat, PluralRules, DateTimeFormat } = Intl;
  /** @type {string[]} */
  const made = [];
  for (const name of /** @type {const} */ (["NumberFormat", "PluralRules", "DateTimeFormat"])) {
    const construct = (/** @type {any} */ ...how) => (made.push(name), Reflect.construct(.../** @type {[any, any]} */ (how)));
    Object.assign(Intl, { [name]: new Proxy(Intl[name], { construct }) });
  }
  try {
    const { prepare, say, number, date } = createTexts({ locale: "en", things: { one: "{n} thing", other: "{n} things" } }, "ltr");
    assert.deepEqual(made, []);
    prepare();
    assert.deepEqual(made.splice(0), ["NumberFormat", "PluralRules", "DateTimeFormat"]);
    assert.equal(say("things", { n: 1000 }), "1,000 things");
    assert.equal(`${number(2)}, ${date("2026-11-30")}`, "2, November 30, 2026");
    assert.deepEqual(made, []);
  } finally {
    Object.assign(Intl, { NumberFormat, PluralRules, DateTimeFormat });
  }
});
