// What a text says as a link: host, path and query, in one form whatever way it was written (FORMAT.md section 10).

import { canonical, tidy, WHITE_SPACE } from "./canonical.js";

/**
 * @typedef {object} Link
 * @property {boolean} isSure whether it says that it is a link, by a scheme
 * @property {string} host
 * @property {string} whole the host and, unless the text is a host alone, a slash, the parts of the path that are not
 *   empty with slashes between, and perhaps a question mark and the query
 */

const LABEL = `[^${WHITE_SPACE}\\u3002!-,./:-@\\[-^\`{-~]+`;
const LINK = new RegExp(
  `^(?:(?:git\\+)?(https?|ssh|git|ftp):)?(/*)(?:[^${WHITE_SPACE}/?#@]*(@))?(${LABEL}(?:[.\\u3002]${LABEL})+)[.\\u3002]?` +
    `(?::[0-9]*)?([/?#][^${WHITE_SPACE}]*)?$`,
  "i",
);
const CLONE = new RegExp(`^git@(${LABEL}(?:\\.${LABEL})+):([^${WHITE_SPACE}]+)$`, "i");

/**
 * Return the link that a text consists of; null if it is not one.
 * @param {string} typed
 * @returns {Link | null}
 * @throws {import("./errors.js").IdentifierError} `surrogate` or `too-long`
 */
export function parseLink(typed) {
  const text = tidy(typed);
  const clone = CLONE.exec(text);
  if (clone) return makeLink(true, clone[1], `/${clone[2]}`);
  const [found, scheme, slashes, at, host, rest] = LINK.exec(text) ?? [];
  if (found === undefined || (at && !scheme && !slashes)) return null;
  return makeLink(Boolean(scheme), host, rest ?? (scheme || slashes ? "/" : ""));
}

/**
 * @param {boolean} isSure
 * @param {string} written
 * @param {string} rest
 * @returns {Link}
 */
function makeLink(isSure, written, rest) {
  const host = canonical(written).replaceAll("\u3002", ".");
  // old sites kept their path in the fragment: m.example.com/#/photos/…, example.com/#!/name
  const [, path, query] = /** @type {RegExpExecArray} */ (
    /^([^?#]*)(\?[^#]*)?/.exec(rest.replace(/^\/?#!?\//, "/"))
  );
  const parts = path.split("/").filter(Boolean).join("/");
  return { isSure, host, whole: host + (rest && `/${parts}`) + (query?.length > 1 ? query : "") };
}
