// What typed text means: a kind and a canonical text (FORMAT.md sections 3 and 10).
//
// typed text -> readings, best first -> those to look for, which have one match key and so are in one shard.

import { canonical } from "./canonical.js";
import { explain, explainKinds } from "./explanations.js";
import { readLink, readName } from "./flickr.js";
import { matchKey } from "./matching.js";

/**
 * @typedef {object} Reading what a text can mean
 * @property {string} kind one of `KINDS`
 * @property {string} text canonical
 * @property {string} anchor what the match key is made of, where that is not the text itself; else ""
 */

export const PLATFORMS = Object.freeze(["flickr", "plain"]);
export const KINDS = Object.freeze(["username", "alias", "nsid", "screen_name", "photo_id"]);
/** Kinds that are names, of which several spellings can mean one; of the others, numbers, nothing is near. */
export const NAME_KINDS = Object.freeze(["username", "alias", "screen_name"]);

const NSID = /^[0-9]{5,11}@n[0-9]{2}$/;

const EMAIL =
  /^[^ @/]+@(?:[a-z0-9\u0080-\u{10ffff}-]+\.)+[a-z\u0080-\u{10ffff}][a-z0-9\u0080-\u{10ffff}-]+$/u;

/**
 * Return what a typed text can mean, best first; at least one reading.
 * @param {string} typed
 * @param {string} platform one of `PLATFORMS`
 * @param {{emailNames?: boolean}} [options] the manifest's: whether the list has names of the shape of an e-mail address
 * @returns {Reading[]}
 * @throws {import("./errors.js").IdentifierError} with the reason why the text is no identifier
 */
export function readText(typed, platform, { emailNames = false } = {}) {
  if (!PLATFORMS.includes(platform)) throw new RangeError(platform);
  const link = platform === "flickr" ? readLink(typed) : null;
  return (link ?? readUnlinked(canonical(typed), platform, emailNames)).map(([kind, text]) => ({ kind, text, anchor: "" }));
}

/**
 * @param {string} text
 * @param {string} platform
 * @param {boolean} emailNames
 * @returns {import("./flickr.js").Reading[]}
 */
function readUnlinked(text, platform, emailNames) {
  if (!emailNames && looksLikeEmail(text)) throw explain("email");
  return platform === "flickr" ? readName(text) : KINDS.map((kind) => [kind, text]);
}

/**
 * Return the first reading whose kind a release has, and those with the same match key: one key, one request.
 * @param {readonly Reading[]} readings
 * @param {readonly string[]} kinds the manifest's
 * @returns {Reading[]}
 * @throws {import("./errors.js").IdentifierError} `kind-not-indexed` if the release has none of the kinds
 */
export function chooseReadings(readings, kinds) {
  const indexed = readings.filter((reading) => kinds.includes(reading.kind));
  if (!indexed.length) throw explainKinds(kinds);
  const key = readingKey(indexed[0]);
  return indexed.filter((reading) => readingKey(reading) === key);
}

/**
 * Return a reading's match key, which determines the shard and is stretched.
 * @param {Reading} reading
 */
export function readingKey(reading) {
  return matchKey(reading.anchor || reading.text);
}

/**
 * Return a reading's text as its platform writes it: an NSID with an upper-case N.
 * @param {Reading} reading
 */
export function readingValue(reading) {
  return reading.kind === "nsid" && NSID.test(reading.text) ? reading.text.toUpperCase() : reading.text;
}

/**
 * Return whether a canonical text has the shape of an e-mail address: something, one @, a domain with a dot.
 * @param {string} text
 */
export function looksLikeEmail(text) {
  return EMAIL.test(text);
}
