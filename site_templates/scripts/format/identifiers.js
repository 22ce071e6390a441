// What typed text means: a kind and a canonical text (FORMAT.md section 9).
//
// typed text -> readings, best first -> the subjects to look for: those of one text, and so of one shard.

import { canonical } from "./canonical.js";
import { explain, explainKinds } from "./explanations.js";
import { readLink, readName } from "./flickr.js";

/** @typedef {Readonly<{kind: string, text: string}>} Subject  what is looked up: one of `KINDS`, a canonical text */

export const PLATFORMS = Object.freeze(["flickr", "plain"]);
export const KINDS = Object.freeze(["username", "alias", "nsid", "screen_name", "photo_id"]);

const EMAIL =
  /^[^ @/]+@(?:[a-z0-9\u0080-\u{10ffff}-]+\.)+[a-z\u0080-\u{10ffff}][a-z0-9\u0080-\u{10ffff}-]+$/u;

/**
 * Give what a typed text can mean, best first; one at least.
 * @param {string} typed
 * @param {string} platform one of `PLATFORMS`
 * @param {{emailNames?: boolean}} [options] the manifest's: whether the list has names of the shape of an e-mail address
 * @returns {Subject[]}
 * @throws {import("./errors.js").IdentifierError} with the reason why the text is no identifier
 */
export function readText(typed, platform, { emailNames = false } = {}) {
  if (!PLATFORMS.includes(platform)) throw new RangeError(platform);
  const link = platform === "flickr" ? readLink(typed) : null;
  return (link ?? readUnlinked(canonical(typed), platform, emailNames)).map(([kind, text]) => ({ kind, text }));
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
 * Give the first reading whose kind a release has, and those of the same text: one text, one shard, one request.
 * @param {readonly Subject[]} readings
 * @param {readonly string[]} kinds the manifest's
 * @returns {Subject[]}
 * @throws {import("./errors.js").IdentifierError} `kind-not-indexed` if the release has none of the kinds
 */
export function chooseSubjects(readings, kinds) {
  const indexed = readings.filter((reading) => kinds.includes(reading.kind));
  if (!indexed.length) throw explainKinds(kinds);
  return indexed.filter((reading) => reading.text === indexed[0].text);
}

/**
 * Give the bytes that keys are derived from (FORMAT.md section 3).
 * @param {Subject} subject
 */
export function encodeSubject(subject) {
  return new TextEncoder().encode(`${subject.kind}\0${subject.text}`);
}

/**
 * Give a subject's text as its platform writes it: an NSID with an upper-case N.
 * @param {Subject} subject
 */
export function subjectValue(subject) {
  return subject.kind === "nsid" ? subject.text.toUpperCase() : subject.text;
}

/**
 * Tell whether a canonical text has the shape of an e-mail address: something, one @, a domain with a dot.
 * @param {string} text
 */
export function looksLikeEmail(text) {
  return EMAIL.test(text);
}
