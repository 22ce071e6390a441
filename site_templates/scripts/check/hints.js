// What a text that was not found may have meant, which a lookup cannot know: advice from the text alone, no request.
//
// typed text -> each rule's reading of it -> those that another kind or match key finds, each once. Spellings that share
// the match key were looked up together, so none of them is advised. A platform's definition has rules of its own.

import { tidy } from "../format/canonical.js";
import { looksLikeEmail } from "../format/reading.js";

/** @typedef {Pick<import("./wording.js").Wording, "manifest" | "fold" | "find">} Reader  reads as the page's box does */
/** @typedef {{ id: string, spellings: string[] }} Hint  the rule, and what it reads; none if words are enough */

const LINK = /(?:https?:\/\/)?(?:[\w-]+\.)+[a-z]{2,}\/[^\s<>"')\]]+/gi;
const ADDRESS = /^(?:https?:\/\/)?(?:[\w-]+\.)+[a-z]{2,}\/([^?#]*)|^\/?((?:photos|people)\/[^?#]*)/;
/** What precedes a name in an address. */
const SECTIONS = /^(?:photos|people|profiles?|users?|members?|in|p|u)$/;
const EMAIL = /^([^@\s]+)@[^@\s]+\.[^@\s]+$/;
/** Cyrillic and Greek letters, each with the Latin letter that it looks like. */
const LATIN = new Map("аa еe оo рp сc уy хx іi јj ѕs һh ԁd кk мm тt вb нh αa οo ρp νv ιi κk τt υu χx".split(" ").map(
  ([letter, latin]) => [letter, latin],
));
const GREEK_OR_CYRILLIC = /[\u0370-\u052f]/g;
/** No name is longer, and some rules are slow. */
const LONGEST = 2000;

/** What the text contains but is not; if one of these applies, the others do not. */
const MISTAKEN = ["link", "number", "address", "email"];
/** What a text that is not an identifier can contain, by the reason why it is not one. @type {{ [reason: string]: string[] }} */
const INSIDE = { email: ["email"], "other-platform": ["link", "address"], "not-a-name": ["link"] };
/** @type {[id: string, spell: (text: string) => (string | undefined)[]][]} */
const RULES = [
  ["address", (text) => {
    const [, path, own] = ADDRESS.exec(text) ?? [];
    return [(path ?? own)?.split("/").find((part) => part && !SECTIONS.test(part))];
  }],
  ["email", (text) => [EMAIL.exec(text)?.[1]]],
  ["alphabets", (text) => {
    const latin = text.replace(GREEK_OR_CYRILLIC, (letter) => LATIN.get(letter) ?? letter);
    return /[a-z]/.test(text) && !latin.match(GREEK_OR_CYRILLIC) ? [latin] : [];
  }],
  ["digits", (text) => [
    text.replace(/(?<=\p{L})0(?=\p{L}|$)|0(?=0\p{L})/gu, "o").replace(/(?<=\p{L})1(?=\p{L})/gu, "l"),
    text.replace(/(?<=\d)o(?=\d|$)/g, "0").replace(/(?<=\d)[il](?=\d|$)/g, "1"),
  ]],
];

/**
 * Return what else a text may mean, to be typed by the visitor if it is right.
 *
 * @param {string} typed  a name, or what cannot be one
 * @param {Reader} reader
 * @returns {Hint[]} the likeliest first
 */
export function suggestTexts(typed, reader) {
  if (typed.length > LONGEST) return [];
  const { manifest } = reader;
  const text = tidy(typed);
  const folded = reader.fold(text);
  const { key: meant, reason } = reader.find(typed);
  const known = new Set([meant]);
  const own = looksLikeEmail(folded) ? [] : manifest.platforms.hint(folded, manifest.kinds);
  /** @type {Hint[]} */
  const found = [
    // Links are case-sensitive; of anything else, the canonical text is what was read.
    { id: "link", spellings: (text.match(LINK) ?? []).filter((link) => reader.find(link).isSure) },
    ...own.filter(({ spellings }) => spellings.length > 0),
    ...RULES.map(([id, spell]) => ({ id, spellings: spell(folded).filter((spelling) => spelling !== undefined) })),
  ];
  /** @type {Hint[]} */
  const hints = [];
  for (const { id, spellings } of found) {
    if (meant ? !MISTAKEN.includes(id) && hints.some((hint) => MISTAKEN.includes(hint.id)) : !INSIDE[reason]?.includes(id)) continue;
    const others = spellings.filter((spelling) => {
      const { key } = reader.find(spelling);
      if (!key || known.has(key)) return false;
      known.add(key);
      return true;
    });
    if (others.length > 0) hints.push({ id, spellings: others });
  }
  return [...hints, ...own.filter(({ spellings }) => spellings.length === 0)];
}
