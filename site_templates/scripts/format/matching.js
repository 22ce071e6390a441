// What all likely spellings of a name share, and how two of them compare (FORMAT.md section 4).
//
// canonical text -> folded words -> without credits, titles, initials -> match key: sounds in order, digits as they are.
// One key leads to one record; `compare` then determines which of its entries the typed name means.

import { canonical, mapKnown } from "./canonical.js";
import { IdentifierError } from "./errors.js";
import { APOSTROPHES, AT, CREDITS, DIGITS, LETTERS, MARKS, OF, PLATFORMS, SEPARATORS, TITLES, soundMap } from "./folds.js";
import { readRanges } from "./unicode14.js";

/** Names with more words are compared only in their own order and in alphabetical order. */
export const MOST_WORDS = 8;
/** Names in two alphabets are compared if this many letters count for something. */
const LEAST_SOUNDS = 3;
/** With fewer letters, where each `a` is left out, they are compared word by word: `Na Lin` is not `Anil Jain`. */
const LEAST_JOINED = 6;
/** From here on, scripts leave out vowels or are no alphabets, so that swapping two letters makes another name. */
const ABJADS = 0x590;
/** From here on, scripts have no capitals and no initials. */
const ALPHABETS_END = 0x900;
/** Between the alphabets and here, scripts leave most of their a's unwritten. */
const INDIC_END = 0xe00;
/** From here on, scripts need no spaces between the parts of a name. */
const SPACELESS = 0x3000;
const NINE = 0x39;

const [TITLE_WORDS, CREDIT_WORDS, OF_WORDS, AT_WORDS, PLATFORM_WORDS] = [TITLES, CREDITS, OF, AT, PLATFORMS].map(
  (words) => new Set(words.split(" ")),
);
const YEAR = /^[0-9]{4}$/;

const ENTITY =
  /&(?:#([0-9]{1,7})|#x([0-9a-f]{1,6})|([a-z])(acute|grave|circ|uml|tilde|cedil|ring|slash|caron)|(amp|quot|apos|lt|gt|nbsp|szlig|aelig|oelig|eth|thorn));/g;
/** @type {Record<string, string>} */
const ENTITY_MARKS = {
  acute: "\u0301", grave: "\u0300", circ: "\u0302", uml: "\u0308", tilde: "\u0303", cedil: "\u0327",
  ring: "\u030a", slash: "\u0338", caron: "\u030c",
};
/** @type {Record<string, string>} */
const ENTITIES = {
  amp: "&", quot: '"', apos: "'", lt: "<", gt: ">", nbsp: " ", szlig: "ß", aelig: "æ", oelig: "œ", eth: "ð", thorn: "þ",
};

const LOOSE_MARK = / [\u0300-\u036f]+/g;
const NASAL = /[\u0919\u091e\u0923\u0928\u092e]\u094d/g;
/** Letters that some people write as two: each of the three is written in one way throughout a name. */
const DIGRAPHS = [/[aou]\u0308|[ou]\u030b|ø|o\u0338/g, /a\u030a/g, /đ/g];
/** @type {Record<string, string>} */
const DIGRAPH_LETTERS = { "a\u030a": "aa", đ: "dj", ø: "oe" };
/** All ways to write none, some or all of the digraphs as two letters. */
const CHOICES = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];

/**
 * Return the match key of a canonical text: what all likely spellings of a name share.
 * @param {string} text
 * @returns {string}
 */
export function matchKey(text) {
  return makeKey(keepCore(dropTitles(dropCredits(words(text)))), text);
}

/**
 * Return the folded words of a canonical text, in order.
 * @param {string} text
 * @returns {string[]}
 */
export function words(text) {
  return splitWords(fold(text));
}

/**
 * Return how two canonical texts match: `exact` if they are the same text, `near`, or null if they do not match.
 *
 * Two names are near if their folded words are the same, in any order and joined in any way, apart from credits,
 * titles and initials, and of i for y; if they differ by one swap of two neighbouring letters; or if they sound alike
 * in two alphabets.
 * @param {string} typed
 * @param {string} listed
 * @returns {"exact" | "near" | null}
 */
export function compare(typed, listed) {
  if (typed === listed) return "exact";
  const [one, other] = [makeLevels(typed), makeLevels(listed)];
  if (anyArranged(one.forms, other.forms) || soundAlike(one.cores, other.cores)) return "near";
  if (!contains(one.initials, other.initials) && !contains(other.initials, one.initials)) return null;
  if (anyArranged(one.cores, other.cores) || isArranged(withI(one.cores[0]), withI(other.cores[0]))) return "near";
  return isSwapped(one.forms[0], other.forms[0]) || isSwapped(one.cores[0], other.cores[0]) ? "near" : null;
}

/**
 * Return whether two canonical texts are spellings of one name: the same folded words, in any arrangement.
 * @param {string} typed
 * @param {string} listed
 */
export function isSameName(typed, listed) {
  const [one, other] = [typed, listed].map((text) => spell(text).flatMap((form) => [dropCredits(form), form]));
  return typed === listed || anyArranged(one, other);
}

/**
 * Return a canonical text without marks, as words of letters and digits with spaces between, and apostrophes.
 * @param {string} text
 * @param {number[]} [digraphs] the places in the table of digraphs of those to be written as two letters
 * @returns {string}
 */
export function fold(text, digraphs = []) {
  const read = text.includes("&") && text.includes(";") ? decodeEntities(text) : text;
  return mapKnown((run) => foldRun(run, digraphs), read.replaceAll("(c)", "©"));
}

/**
 * @param {string} run
 * @param {number[]} digraphs
 */
function foldRun(run, digraphs) {
  let folded = run.normalize("NFKD").replace(LOOSE_MARK, "'");
  for (const place of digraphs) {
    folded = folded.replace(DIGRAPHS[place], (found) => DIGRAPH_LETTERS[found] ?? `${found[0]}e`);
  }
  folded = folded.replace(NASAL, "\u0902").replaceAll("\u0e40\u0e40", "\u0e41");
  let mapped = "";
  for (const character of folded) mapped += foldCharacter(character);
  return mapped.normalize("NFC");
}

/** @param {string} text */
function decodeEntities(text) {
  const decoded = text.replace(ENTITY, decodeEntity);
  try {
    return decoded === text ? text : canonical(decoded);
  } catch (error) {
    if (error instanceof IdentifierError) return text;
    throw error;
  }
}

/**
 * @param {string} entity
 * @param {string | undefined} decimal
 * @param {string | undefined} hexadecimal
 * @param {string | undefined} letter
 * @param {string} mark
 * @param {string} name
 */
function decodeEntity(entity, decimal, hexadecimal, letter, mark, name) {
  if (decimal || hexadecimal) {
    const point = decimal ? parseInt(decimal, 10) : parseInt(/** @type {string} */ (hexadecimal), 16);
    return point < 0xd800 || (point > 0xdfff && point < 0x110000) ? String.fromCodePoint(point) : entity;
  }
  return letter ? letter + ENTITY_MARKS[mark] : ENTITIES[name];
}

/** What each character becomes, found when it first comes: the ranges hold tens of thousands. @type {Map<string, string>} */
const folded = new Map();
/** @type {Map<string, string> | undefined} */
let sounds;
/** @type {Array<[[number, number], string]>} */
let ranges = [];

/** @param {string} character */
function foldCharacter(character) {
  if (!folded.size) fillTable();
  let into = folded.get(character);
  if (into === undefined) {
    const point = pointOf(character);
    into = ranges.find(([[first, last]]) => first <= point && point <= last)?.[1] ?? character;
    folded.set(character, into);
  }
  return into;
}

function fillTable() {
  for (const entry of LETTERS.split(",")) {
    const [character] = entry;
    folded.set(character, entry.slice(character.length));
  }
  for (const character of APOSTROPHES) folded.set(character, "'");
  for (const [first, last] of readRanges(DIGITS)) {
    for (let point = first; point <= last; point += 1) folded.set(String.fromCodePoint(point), String(point - first));
  }
  // katakana to hiragana
  for (let point = 0x30a1; point < 0x30f7; point += 1) {
    folded.set(String.fromCharCode(point), String.fromCharCode(point - 0x60));
  }
  ranges = [
    ...readRanges(MARKS).map((range) => /** @type {[[number, number], string]} */ ([range, ""])),
    ...readRanges(SEPARATORS).map((range) => /** @type {[[number, number], string]} */ ([range, " "])),
  ];
}

/** @param {string} text */
function splitWords(text) {
  return text.replaceAll("'", "").split(" ").filter(Boolean);
}

/**
 * Return words without credits, years and platforms: `photo by …`, `© 2015 …`, `… on Tumblr`.
 * @param {string[]} found
 */
function dropCredits(found) {
  let start = 0;
  let end = found.length;
  let after = 0;
  let copyright = false;
  for (; after < end; after += 1) {
    const isSign = found[after] === "copyright" || (found[after] === "c" && YEAR.test(found[after + 1] ?? ""));
    if (!(isSign || CREDIT_WORDS.has(found[after]) || (copyright && YEAR.test(found[after])))) break;
    copyright ||= isSign;
  }
  let name = after;
  while (name < end && OF_WORDS.has(found[name])) name += 1;
  const isCredit = name > after && (after > 0 || found[0] === "by");
  if (copyright || isCredit || found.slice(0, after).some((word) => OF_WORDS.has(word))) start = name;
  if (start < end && PLATFORM_WORDS.has(found[start])) start += start + 1 < end && found[start + 1] === "user" ? 2 : 1;
  while (start < end && PLATFORM_WORDS.has(found[end - 1])) {
    end -= 1;
    while (start < end && AT_WORDS.has(found[end - 1])) end -= 1;
  }
  let last = end;
  while (start < last && YEAR.test(found[last - 1])) last -= 1;
  if (start < last && found[last - 1] === "copyright") end = last - 1;
  else if (start < last && copyright) end = last;
  const rest = found.slice(start, end);
  return rest.length ? rest : found;
}

/**
 * Return words without titles, if two that are not numbers remain, one of them longer than an initial.
 *
 * A long word of a script without spaces is enough, because it can be a whole name.
 * @param {string[]} found
 */
function dropTitles(found) {
  const rest = found.filter((word) => !TITLE_WORDS.has(word));
  const named = rest.filter((word) => !/^[0-9]+$/.test(word));
  const isEnough = named.length > 1 || named.some((word) => pointOf(word) >= SPACELESS);
  return isEnough && countLong(rest) ? rest : found;
}

/**
 * Return words without initials, if two longer words remain.
 * @param {string[]} found
 */
function keepCore(found) {
  return countLong(found) > 1 ? found.filter((word) => !isInitial(word)) : found;
}

/** @param {string[]} found */
function countLong(found) {
  return found.filter((word) => word.length > pieceLength(word) && !/^[0-9]+$/.test(word)).length;
}

/**
 * Return how many units the first character of a word takes.
 * @param {string} word
 */
function pieceLength(word) {
  return pointOf(word) > 0xffff ? 2 : 1;
}

/** @param {string} word */
function isInitial(word) {
  return word.length === 1 && isBetween(word, ALPHABETS_END);
}

/**
 * Return whether a folded character is no digit, and before an end.
 * @param {string} character
 * @param {number} end
 */
function isBetween(character, end) {
  const point = pointOf(character);
  return point > NINE && point < end;
}

/** @param {string} character */
function pointOf(character) {
  return /** @type {number} */ (character.codePointAt(0));
}

/**
 * @param {string[]} found
 * @param {string} text
 */
function makeKey(found, text) {
  const joined = found.join("");
  const letters = joined.replace(/[0-9]+/g, "");
  const digits = joined.replace(/[^0-9]+/g, "");
  if (!letters && !digits) return text;
  return `${inOrder(soundOf(letters).replaceAll("a", "") || letters)}|${digits}`;
}

/**
 * Return what letters count for between names in two alphabets, and in the match key, which leaves out the `a` as well.
 * @param {string} letters
 */
function soundOf(letters) {
  const known = (sounds ??= soundMap());
  return Array.from(letters, (letter) => known.get(letter) ?? letter).join("");
}

/** @param {string} letters */
function inOrder(letters) {
  return [...letters].sort((one, other) => pointOf(one) - pointOf(other)).join("");
}

/**
 * Return the words of a text with each digraph written either way: most texts have none, so only one spelling.
 * @param {string} text
 */
function spell(text) {
  return choose(text).map((choice) => splitWords(fold(text, choice)));
}

/**
 * Return which digraphs to write as two letters: none first, then every choice of those that occur.
 * @param {string} text
 */
function choose(text) {
  const decomposed = text.normalize("NFKD");
  const there = DIGRAPHS.map((pattern) => decomposed.search(pattern) >= 0);
  return CHOICES.filter((choice) => choice.every((place) => there[place]));
}

/**
 * A name as it is compared: with and without credits, titles and initials, in each way to spell it.
 * @param {string} text
 */
function makeLevels(text) {
  const whole = spell(text);
  const plain = whole.map(dropCredits);
  const untitled = plain.map(dropTitles);
  return {
    forms: [...plain, ...untitled, ...whole],
    cores: untitled.map(keepCore),
    initials: untitled[0].filter(isInitial),
  };
}

/**
 * Return whether names are in two alphabets, one of which is not Latin, and their letters count the same.
 * @param {string[][]} some
 * @param {string[][]} others
 */
function soundAlike(some, others) {
  if (isForeign(some[0]) === isForeign(others[0])) return false;
  const aside = isIndic(some[0]) || isIndic(others[0]) ? "a" : "";
  const [mine, its] = [some, others].map((cores) =>
    cores.map((core) => core.map((word) => soundOf(word).replaceAll(aside, "")).filter(Boolean)),
  );
  return mine.some((one) => its.some((other) => isHeard(one, other, aside !== "")));
}

/**
 * Return whether two names' sounds are arranged: few sounds word by word only, if `inWords` says so.
 * @param {string[]} one
 * @param {string[]} other
 * @param {boolean} inWords
 */
function isHeard(one, other, inWords) {
  const count = [...one.join("")].length;
  if (count < LEAST_SOUNDS) return false;
  return inWords && count < LEAST_JOINED ? isSame(one, other) : isArranged(one, other);
}

/**
 * Return words with `y`, and any `i` around it, as one `i`: Dmitry, Dmitriy, Dmitri.
 * @param {string[]} core
 */
function withI(core) {
  return core.map((word) => word.replace(/i*y[iy]*/g, "i"));
}

/** @param {string[]} core */
function isIndic(core) {
  return [...core.join("")].some((letter) => pointOf(letter) >= ALPHABETS_END && pointOf(letter) < INDIC_END);
}

/** @param {string[]} core */
function isForeign(core) {
  return [...core.join("")].some((letter) => letter > "\x7f" && soundOf(letter) !== letter);
}

/**
 * Return whether all of some words are among others, each at least as often.
 * @param {string[]} some
 * @param {string[]} others
 */
function contains(some, others) {
  return withoutCommon(some, others).length === 0;
}

/**
 * @param {string[][]} some
 * @param {string[][]} others
 */
function anyArranged(some, others) {
  return some.some((one) => others.some((other) => isArranged(one, other)));
}

/**
 * Return whether one name's words, in some order, are the other's or form them when joined; false for no words.
 * @param {string[]} one
 * @param {string[]} other
 */
function isArranged(one, other) {
  const [a, b] = [one.join(""), other.join("")];
  if (a === b) return a !== "";
  if (a.length !== b.length || inOrder(a) !== inOrder(b)) return false;
  return isSame(one, other) || isTiled(b, one) || isTiled(a, other);
}

/**
 * Return whether two lists have the same words, each as often.
 * @param {string[]} one
 * @param {string[]} other
 */
function isSame(one, other) {
  return one.length === other.length && contains(one, other);
}

/**
 * Return whether a text consists of these words, each used once.
 * @param {string} text
 * @param {string[]} found
 * @returns {boolean}
 */
function isTiled(text, found) {
  if (found.length > MOST_WORDS) return false;
  if (!found.length) return !text;
  return found.some(
    (word, at) =>
      found.indexOf(word) === at && text.startsWith(word) && isTiled(text.slice(word.length), found.filter((_, other) => other !== at)),
  );
}

/**
 * Return whether two neighbouring letters of an alphabet are swapped in the part that the names do not share.
 *
 * That part must begin with the same letter and have at least four, or three if the name is longer. Scripts that leave
 * out vowels have too many names that differ by a swap.
 * @param {string[]} one
 * @param {string[]} other
 */
function isSwapped(one, other) {
  const a = [...withoutCommon(one, other).join("")];
  const b = [...withoutCommon(other, one).join("")];
  const whole = a.length === [...one.join("")].length;
  if (a.length !== b.length || a.length < 3 || a[0] !== b[0] || (a.length === 3 && whole)) return false;
  const wrong = a.flatMap((character, at) => (character === b[at] ? [] : [at]));
  if (wrong.length !== 2 || wrong[1] !== wrong[0] + 1) return false;
  const [x, y] = wrong;
  return a[x] === b[y] && a[y] === b[x] && isBetween(a[x], ABJADS) && isBetween(a[y], ABJADS);
}

/**
 * Return the words that the other name lacks, each as many times as it lacks them.
 * @param {string[]} one
 * @param {string[]} other
 */
function withoutCommon(one, other) {
  const left = [...other];
  return one.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
