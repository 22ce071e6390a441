import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { suggestTexts } from "../../site_templates/scripts/check/hints.js";
import { Wording } from "../../site_templates/scripts/check/wording.js";
import { readDefinition } from "../../site_templates/scripts/format/definitions.js";
import { Platforms } from "../../site_templates/scripts/format/reading.js";

const DEFINITIONS = JSON.parse(readFileSync(new URL("../../shards/vectors/platforms.json", import.meta.url), "utf8")).definitions;
const [FLICKR_PLATFORM, PLAIN_PLATFORM] = ["flickr", "plain"].map((id) => new Platforms([readDefinition(DEFINITIONS[id])]));
const FLICKR = { platforms: FLICKR_PLATFORM, kinds: ["alias", "nsid", "photo_id", "screen_name"], context: {} };
const ALIASES = { ...FLICKR, kinds: ["alias"] };
const NUMBERS = { ...FLICKR, kinds: ["nsid", "screen_name"] };
const PLAIN = { platforms: PLAIN_PLATFORM, kinds: ["username"], context: {} };

/** @param {string} typed */
function suggest(typed, manifest = FLICKR) {
  const reader = new Wording(/** @type {any} */ (manifest), /** @type {any} */ ({}), false);
  return suggestTexts(typed, reader).map(({ id, spellings }) => [id, ...spellings]);
}

const CASES = {
  "a name without anything strange": ["annalind", []],
  "a link that works": ["https://www.flickr.com/photos/annalind/", []],
  "a link between words": ["me: https://flic.kr/p/9zXyW thanks", [["link", "https://flic.kr/p/9zXyW"]]],
  "a link in brackets, which is read as it is": ["<www.flickr.com/photos/anna>", []],
  "a number with spaces": ["12345678 @ N00", [["number", "12345678@N00"]]],
  "a number without its sign": ["12345678n00", [["number", "12345678@N00"]]],
  "a number with letters": ["l23456O8@NOo", [["number", "12345608@N00"]]],
  "a number that is whole": ["12345678@N00", []],
  "a link after words that only links have": ["https://www.flickr.com/photos/annalind/ thanks", [["link", "https://www.flickr.com/photos/annalind/"]]],
  "another site's address": ["https://www.example.org/user/Anna_Lind/?a=b", [["address", "anna_lind"]]],
  "the end of an address": ["/photos/annalind/", [["address", "annalind"]]],
  "dots at the end": ["annalind...", []],
  "quotation marks": ["„annalind“", []],
  "a Cyrillic letter": ["сarlind", [["alphabets", "carlind"]]],
  "a Greek letter": ["νalind", [["alphabets", "valind"]]],
  "a name in Cyrillic letters": ["анна", []],
  "a name in two alphabets": ["annaжук", []],
  "a zero between letters": ["b0bby", [["digits", "bobby"]]],
  "an O at the end of a number": ["anna2o", [["digits", "anna20"]]],
  "a one between letters": ["a1ison", [["digits", "alison"]]],
  "accents": ["zoë", []],
  "letters that are no letters with accents": ["がぎぐ", []],
  "parts": ["anna-lind", []],
  "a name with an @ before it": ["@anna.lind", []],
  "digits alone": ["12345678", [["number-alone"]]],
  "an address of a group": ["https://www.flickr.com/groups/anna-lind/", []],
  "nothing": ["  ", []],
  "text of any length": ["a-".repeat(500_000), []],
};

for (const [what, [typed, expected]] of Object.entries(CASES)) {
  test(`${what}: ${typed.slice(0, 50)}`, () => assert.deepEqual(suggest(/** @type {string} */ (typed)), expected));
}

test("an e-mail address has a name before its @", () => {
  assert.deepEqual(suggest("Anna.Lind@example.org"), [["email", "anna.lind"]]);
  assert.deepEqual(suggest("anna@example.org", PLAIN), [["email", "anna"]]);
  assert.deepEqual(suggest("anna@example.org", { ...PLAIN, context: { emailNames: true } }), [["email", "anna"]]);
});

test("a display name is told from the names that the release knows", () => {
  assert.deepEqual(suggest("Ännalind", ALIASES), [["display-name"]]);
  assert.deepEqual(suggest("أحمد", ALIASES), [["display-name"]]);
  assert.deepEqual(suggest("أحمد", NUMBERS), []);
  assert.deepEqual(suggest("أحمد", PLAIN), []);
});

test("digits alone lack nothing where no account numbers are known", () => {
  assert.deepEqual(suggest("12345678", ALIASES), []);
  assert.deepEqual(suggest("12345678", PLAIN), []);
});
