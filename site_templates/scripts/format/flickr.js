// What Flickr's names, numbers and links mean (FORMAT.md section 10), determined without the network.
//
// If the whole text is a link, its host says which form it has, and its path what it names. Any other text is a name.

import { canonical, tidy, WHITE_SPACE } from "./canonical.js";
import { explain } from "./explanations.js";

/** @typedef {[kind: string, text: string]} Reading  a kind and a canonical text */

const LINK = new RegExp(
  "^(?:https?:)?/*((?:[a-z0-9-]+\\.)*(?:flickr\\.com|staticflickr\\.com|flic\\.kr)|commons\\.flickr\\.org)\\.?" +
    `(?::[0-9]*)?([/?#][^${WHITE_SPACE}]*)$`,
  "i",
);
const STATIC_HOST = /^(?:.*staticflickr\.com|(?:.*\.)?static\.flickr\.com|photos[0-9]*\.flickr\.com)$/;
const PHOTO_SCRIPT = /^photo(?:_[a-z]+)?\.gne$/;
const QUERY_ID = /(?:^|[&;])id=([0-9]+)(?![^&;])/;
const QUERY_SHORT = /(?:^|[&;])short=([^&;]*)/;
const NSID = /^([0-9]{5,11})(?:@|%40)n([0-9]{2})$/;
const DIGITS = /^[0-9]+$/;
const ICON = /^([0-9]{5,11}(?:@|%40)n[0-9]{2})(?:_[a-z]+)?\.[a-z]+$/i;
const FEED = /^(?:photos_[a-z]+|photoset)\.gne$/i;
const QUERY_NSID = /(?:^|[&;])(?:id|nsid|user_id)=([0-9]{5,11}(?:@|%40)n[0-9]{2})(?![^&;])/i;
const FILE_ID = /^([0-9]+)_/;
const ESCAPED = /^(?:[^%]|%[0-9A-Fa-f]{2})*$/;

const BASE58 = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
const BASE58_NUMBER = new RegExp(`^[${BASE58}]{1,11}$`);

/** What an account's name follows in a path. */
const SECTIONS = ["photos", "people", "photo"];

/** Words in the place of an account's name that are pages of Flickr itself, each with its explanation. */
const RESERVED = new Map([
  ["me", "me"],
  ["tags", "tag"],
  ...["camera", "cameras", "explore", "friends", "groups", "map", "organize", "search", "upload"].map(
    (word) => /** @type {[string, string]} */ ([word, "no-account"]),
  ),
]);

/**
 * Return the readings of a canonical text that is not a link: the number of an account or photo, or else a name.
 * @param {string} text
 * @returns {Reading[]}
 */
export function readName(text) {
  const names = readAccount(text);
  return DIGITS.test(text) ? [["photo_id", text], ...names] : names;
}

/**
 * Return the readings of a text that consists of a link to Flickr; null if it does not.
 * @param {string} typed
 * @returns {Reading[] | null}
 * @throws {import("./errors.js").IdentifierError} `needs-network` or `not-an-account` for a link that names nothing,
 *   `surrogate`, or `too-long` for a link to a name that is
 */
export function readLink(typed) {
  const link = LINK.exec(tidy(typed));
  if (!link) return null;
  const host = link[1].toLowerCase();
  // the old mobile site kept its path in the fragment: m.flickr.com/#/photos/…
  const [address] = link[2].replace(/^\/?#\//, "/").split("#");
  const [path] = address.split("?");
  const segments = path.split("/").filter((segment) => segment);
  if (host.endsWith("flic.kr")) return readShort(segments);
  if (STATIC_HOST.test(host)) return readFile(segments);
  return readPage(segments, address.slice(path.length + 1), host === "commons.flickr.org" ? ["members"] : SECTIONS);
}

/**
 * @param {string[]} segments
 * @param {string} query
 * @param {string[]} sections
 * @returns {Reading[]}
 */
function readPage(segments, query, sections) {
  const section = segments.length ? segments[0].toLowerCase() : "";
  if (sections.includes(section) && segments.length > 1) {
    const account = readAccount(decodeAccount(segments[1]));
    if (section.startsWith("photo") && segments.length > 2 && DIGITS.test(segments[2])) {
      return [["photo_id", segments[2]], ...account];
    }
    return account;
  }
  if (PHOTO_SCRIPT.test(section)) {
    const number = QUERY_ID.exec(query);
    if (number) return [["photo_id", number[1]]];
    const short = QUERY_SHORT.exec(query);
    if (short) return [["photo_id", decodeBase58(short[1])]];
  }
  if (section === "services" && segments.length === 3 && segments[1].toLowerCase() === "feeds") {
    const number = QUERY_NSID.exec(query);
    // a group's feed has an id of the same form
    if (number && FEED.test(segments[2])) return readAccount(number[1].toLowerCase());
  }
  throw explain(section === "gp" ? "guest-pass" : section === "groups" ? "group" : "no-account");
}

/**
 * @param {string[]} segments
 * @returns {Reading[]}
 */
function readShort(segments) {
  if (segments.length === 2 && segments[0] === "p") return [["photo_id", decodeBase58(segments[1])]];
  throw explain(["ps", "s", "y"].includes(segments[0]) ? "short-link" : "no-account");
}

/**
 * @param {string[]} segments
 * @returns {Reading[]}
 */
function readFile(segments) {
  if (segments[0] === "video" && segments.length > 1 && DIGITS.test(segments[1])) return [["photo_id", segments[1]]];
  const icon = segments.at(-2) === "buddyicons" && ICON.exec(segments[segments.length - 1]);
  if (icon) return readAccount(icon[1].toLowerCase());
  const file = FILE_ID.exec(segments.at(-1) ?? "");
  if (file) return [["photo_id", file[1]]];
  throw explain("no-account");
}

/**
 * @param {string} text
 * @returns {Reading[]}
 */
function readAccount(text) {
  // people write @name; a lone @ is kept
  const bare = text.replace(/^@ ?/, "") || text;
  const nsid = NSID.exec(bare);
  const name = nsid ? `${nsid[1]}@n${nsid[2]}` : bare;
  return [[nsid ? "nsid" : "alias", name], ["screen_name", name], ["username", name]];
}

/** @param {string} segment */
function decodeAccount(segment) {
  const name = canonical(ESCAPED.test(segment) ? decodeEscapes(segment) : segment);
  const reserved = RESERVED.get(name);
  if (reserved) throw explain(reserved);
  return name;
}

/** @param {string} segment */
function decodeEscapes(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw explain("no-account");
  }
}

/** @param {string} digits */
function decodeBase58(digits) {
  if (!BASE58_NUMBER.test(digits)) throw explain("bad-short-link");
  let number = 0n;
  for (const digit of digits) number = 58n * number + BigInt(BASE58.indexOf(digit));
  return number.toString();
}
