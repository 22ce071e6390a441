// Several names typed or pasted as one text: where they end, determined from the text alone.
//
// Semicolons always separate names (and lines do, in box.js); commas only where no part can be a last name before a first
// one. "And" can be part of a name just as well, so there the visitor decides.

/** @typedef {{ names: string[], sure: boolean }} Split  `sure` is false where it may be one name just as well */

const SEMICOLONS = /[;；؛]/;
/** An HTML entity ends in a semicolon, and is one character of a name. */
const ENTITY = /&#?\w{1,8};/;
const COMMAS = /[,，､、،](?!\d)/;
const AND = /\s+(?:and|und|y|e|et|och|og|en|及び|و|और|&|\+)\s+/iu;
const LEADING_AND = /^(?:and|und|y|e|et|och|og|en|&)\s+/iu;
/** What follows a name after a comma and belongs to it. */
const SUFFIX = /^(?:jr|sr|[iv]{1,4}|esq|ph\.?\s?d|m\.?d|ll\.?[bm]|m\.?a|b\.?a|m\.?sc|b\.?sc|dr|prof|cpa|rn|inc|ltd|llc|gmbh|co)\.?$/i;
/** What is a whole name without a second word: a link, an account's number, @somebody, a long number, a host. */
const WHOLE = /[@/]|(?:\d\D*){9}|^\S{2,}\.\p{L}{2,}$/u;
/** What is a whole name among others that only white space separates. */
const WORD = /[^@/][@/]|^@.|(?:\d\D*){9}/;
/** The scripts that write a name without a space. */
const NO_SPACES = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー・]{2,}$/u;
/** No text of several names that a person types is longer; longer ones are lists, which have lines. */
const LONGEST = 4000;

/**
 * Return the names in a line if it certainly has several, otherwise the line.
 *
 * @param {string} line
 * @returns {string[]}
 */
export function splitSurely(line) {
  const { names, sure } = splitNames(line);
  return sure ? names : [line];
}

/**
 * Return the names that a line may contain: one or several.
 *
 * @param {string} line
 * @returns {Split}
 */
export function splitNames(line) {
  if (line.length > LONGEST) return { names: [line], sure: true };
  const names = (ENTITY.test(line) ? [line] : tidy(line.split(SEMICOLONS))).flatMap(splitCommas);
  if (names.length > 1) return { names, sure: true };
  const words = tidy(line.split(/\s/));
  const both = words.length > 1 && words.every((word) => WORD.test(word)) ? words : splitAnd(line);
  return both.length > 1 ? { names: both, sure: false } : { names: [line], sure: true };
}

/** @param {string} text */
function splitCommas(text) {
  const parts = tidy(text.split(COMMAS)).reduce(joinSuffix, /** @type {string[]} */ ([]));
  if (parts.length < 2 || !parts.every((part) => /\p{L}|(?:\d\D*){9}/u.test(part))) return [text];
  // "García, José" is one name, and so is "García Márquez, José"; "José García, Ann Lind" are two.
  if (parts.length === 2 && !parts.every(isWhole)) return [text];
  const last = parts[parts.length - 1].replace(LEADING_AND, "");
  return [...parts.slice(0, -1), ...splitAnd(last)];
}

/**
 * Return both names of "Ann Lind and José García"; the text itself if either side is a single word.
 *
 * @param {string} text
 */
function splitAnd(text) {
  const parts = tidy(text.split(AND));
  return parts.length > 1 && parts.every(isWhole) ? parts : [text];
}

/** @param {string} part */
function isWhole(part) {
  return WHOLE.test(part) || NO_SPACES.test(part) || /\S\s+\S/.test(part);
}

/**
 * @param {string[]} parts
 * @param {string} part
 */
function joinSuffix(parts, part) {
  if (parts.length > 0 && SUFFIX.test(part)) return [...parts.slice(0, -1), `${parts[parts.length - 1]}, ${part}`];
  return [...parts, part];
}

/** @param {string[]} parts */
function tidy(parts) {
  return parts.map((part) => part.trim()).filter(Boolean);
}
