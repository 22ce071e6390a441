// What a text that was not found may have meant, which a lookup cannot know: advice from the text alone, no request.
//
// typed text -> each rule's reading of it -> those that another kind or match key finds, each once. Spellings that share the match
// key were looked up together, so none of them is advised.

import { canonical, tidy } from "../format/canonical.js";
import { IdentifierError } from "../format/errors.js";
import { chooseReadings, readText, readingKey } from "../format/identifiers.js";

/** @typedef {import("../format/manifest.js").Manifest} Manifest */
/** @typedef {{ id: string, spellings: string[] }} Hint  the rule, and what it reads; none if words are enough */

const FLICKR_LINK = /(?:https?:\/\/)?(?:[a-z0-9-]+\.)*(?:flickr\.com|flic\.kr)\/[^\s<>"')\]]+/i;
/** An account number with spaces, without its @, or with letters instead of digits. */
const NEAR_NSID = /^\W*([\dol]{5,11})\s*(?:@|%40|\(at\))?\s*n\s*([\do]{2})\W*$/;
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
/** @type {[id: string, spell: (text: string) => (string | undefined)[]][]} */
const RULES = [
  ["link", (text) => [FLICKR_LINK.exec(text)?.[0]]],
  ["number", (text) => {
    const near = NEAR_NSID.exec(text);
    return near ? [`${writeDigits(near[1])}@N${writeDigits(near[2])}`] : [];
  }],
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
 * @param {string} typed  a name, or an e-mail address
 * @param {Manifest} manifest
 * @returns {Hint[]} the likeliest first
 */
export function suggestTexts(typed, manifest) {
  if (typed.length > LONGEST) return [];
  const text = tidy(typed);
  const meant = understand(typed, manifest);
  const known = new Set([meant]);
  /** @type {Hint[]} */
  const hints = [];
  for (const [id, spell] of RULES) {
    // If the text is not a name, only the name in an e-mail address is useful.
    if (meant ? !MISTAKEN.includes(id) && hints.some((hint) => MISTAKEN.includes(hint.id)) : id !== "email") continue;
    // Links are case-sensitive; of anything else, the canonical text is what was read.
    const spellings = spell(id === "link" ? text : readCanonical(text)).flatMap((spelling = "") => {
      const meaning = understand(spelling, manifest);
      if (!meaning || known.has(meaning)) return [];
      known.add(meaning);
      return [spelling];
    });
    if (spellings.length > 0) hints.push({ id, spellings });
  }
  return [...hints, ...suggestKinds(text, manifest).map((id) => ({ id, spellings: [] }))];
}

/**
 * Return which kind of name a text looks like that the release does not have, or has in another form.
 *
 * @param {string} text
 * @param {Manifest} manifest
 */
function suggestKinds(text, { platform, kinds }) {
  if (platform !== "flickr" || EMAIL.test(text)) return [];
  if (/^\d{5,11}$/.test(text)) return kinds.includes("nsid") ? ["number-alone"] : [];
  const isKnown = kinds.includes("screen_name") || kinds.includes("username");
  return /[^\x21-\x7e]/.test(text) && !isKnown && kinds.includes("alias") ? ["display-name"] : [];
}

/**
 * @param {string} typed
 * @param {Manifest} manifest
 * @returns {string} the kind and match key that are looked up; "" if there are none
 */
function understand(typed, manifest) {
  try {
    const [reading] = chooseReadings(readText(typed, manifest.platform, manifest), manifest.kinds);
    return `${reading.kind} ${readingKey(reading)}`;
  } catch (error) {
    if (error instanceof IdentifierError) return "";
    throw error;
  }
}

/** @param {string} text */
function readCanonical(text) {
  try {
    return canonical(text);
  } catch (error) {
    if (error instanceof IdentifierError) return "";
    throw error;
  }
}

/** @param {string} text  digits, and letters that look like them */
function writeDigits(text) {
  return text.replaceAll("o", "0").replaceAll("l", "1");
}
