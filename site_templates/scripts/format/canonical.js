// Turns any text into its canonical form, the same on every device (FORMAT.md section 2).
//
// no ignorable characters -> NFKC, lower case, one sigma -> single spaces -> NFKC.
// Characters that Unicode 14.0 does not know are left as they are: only those could devices treat differently.
// Source: Unicode Standard Annex #15, and its normalization stability policy.

import { explain } from "./explanations.js";
import { unknownRanges } from "./unicode14.js";

export const MAX_BYTES = 1024;
/** White space and controls, as the inside of a character class. */
export const WHITE_SPACE = "\\0-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const SPACES = new RegExp(`[${WHITE_SPACE}]+`, "g");
const EDGES = new RegExp(`^[${WHITE_SPACE}]+|(?<![${WHITE_SPACE}])[${WHITE_SPACE}]+$`, "g");
const IGNORABLE = new RegExp(
  "[\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f" +
    "\\ufe00-\\ufe0f\\ufeff\\u{e0000}-\\u{e0fff}]+",
  "gu",
);
const UNCOUNTED = new RegExp(`[${WHITE_SPACE}\\u3164\\uffa0]+`, "g");
/**
 * Of so many code points, white space and fillers apart, at least a quarter stays: four are the most that compose to
 * one, and lower case never has fewer. Sorting marks takes a time in the square of their number, so more are not folded.
 */
const LONGEST = 4 * MAX_BYTES;
const SURROGATE = /\p{Surrogate}/u;

/**
 * Return the canonical form of a text: 1 to 1,024 bytes of UTF-8, the same for all texts that are read as one.
 * @param {string} text
 * @returns {string}
 * @throws {import("./errors.js").IdentifierError} `surrogate`, `empty` or `too-long`
 */
export function canonical(text) {
  const folded = mapKnown(normalize, space(fold(tidy(text))));
  if (!folded) throw explain("empty");
  if (new TextEncoder().encode(folded).length > MAX_BYTES) throw explain("too-long");
  return folded;
}

/**
 * Return a text without ignorable characters, and without white space at both ends.
 * @param {string} text
 * @returns {string}
 * @throws {import("./errors.js").IdentifierError} `surrogate`
 */
export function tidy(text) {
  if (SURROGATE.test(text)) throw explain("surrogate");
  return text.replace(IGNORABLE, "").replace(EDGES, "");
}

/**
 * Return a text in NFKC, tidy and with single spaces, its capitals kept.
 * @param {string} text
 * @returns {string}
 * @throws {import("./errors.js").IdentifierError} `surrogate` or `too-long`
 */
export function simplify(text) {
  return space(mapKnown(normalize, limit(tidy(text))).replace(IGNORABLE, ""));
}

/** @param {string} text */
function space(text) {
  return text.replace(SPACES, " ").replace(/^ | $/g, "");
}

/** @param {string} text */
function limit(text) {
  if ([...text].length > LONGEST && [...text.replace(UNCOUNTED, "")].length > LONGEST) throw explain("too-long");
  return text;
}

/** @param {string} text */
function fold(text) {
  // A code point is one or two of what JavaScript counts.
  if (text.length > 2 * LONGEST && text.replace(UNCOUNTED, "").length > 2 * LONGEST) throw explain("too-long");
  // NFKC makes the ignorable U+1160 of U+3164 and U+FFA0, which are not
  return mapKnown(foldRun, text).replace(IGNORABLE, "");
}

/** @param {string} run */
function foldRun(run) {
  return normalize(run).toLowerCase().replaceAll("ς", "σ");
}

/** @param {string} run */
function normalize(run) {
  return run.normalize("NFKC");
}

/**
 * Return a text with each run of characters that Unicode 14.0 knows changed, and the others as they are.
 * @param {(run: string) => string} change
 * @param {string} text
 */
export function mapKnown(change, text) {
  return text
    .split(unknownRuns())
    .map((run, number) => (number % 2 ? run : change(run)))
    .join("");
}

/** @type {RegExp | undefined} */
let unknown;

function unknownRuns() {
  if (!unknown) {
    const point = (/** @type {number} */ code) => `\\u{${code.toString(16)}}`;
    const inside = unknownRanges().map(([first, last]) => `${point(first)}-${point(last)}`);
    unknown = new RegExp(`([${inside.join("")}]+)`, "u");
  }
  return unknown;
}
