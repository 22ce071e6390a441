// Why a text is no identifier, in words for the visitor: all explanations, in one place.
//
// The page translates these; tests keep them the same as those of shards/explanations.py.

import { IdentifierError } from "./errors.js";

const PROFILE = "Type the account's name, or paste the address of its page, such as flickr.com/photos/name.";

/**
 * For each explanation its reason (FORMAT.md section 10), the fact, and the hint: what to do instead.
 * @type {Readonly<Record<string, [string, string, string]>>}
 */
export const EXPLANATIONS = Object.freeze({
  empty: ["empty", "There is nothing to look up.", "Type a name."],
  "too-long": ["too-long", "That is too long for a name.", "Enter only the name: at most 1,024 bytes."],
  surrogate: ["surrogate", "That text is damaged: half of a character is missing.", "Type it again."],
  email: [
    "email",
    "That is an e-mail address.",
    "Type the name of your account instead: this list contains no e-mail addresses.",
  ],
  "short-link": [
    "needs-network",
    "That is a short link: only Flickr knows where it leads.",
    "Open it, and paste the long address that your browser then shows.",
  ],
  "guest-pass": [
    "needs-network",
    "That is a guest pass: only Flickr knows where it leads.",
    "Open it, and paste the address of the account's own page.",
  ],
  "bad-short-link": [
    "not-an-account",
    "That short link has letters that no short link to a photo has.",
    "Check that all of it was copied, upper and lower case as they were.",
  ],
  group: ["not-an-account", "That is the address of a Flickr group, not of an account.", PROFILE],
  tag: ["not-an-account", "That is the address of a Flickr tag, not of an account.", PROFILE],
  me: [
    "not-an-account",
    "That address means “me”: the account that is signed in to Flickr.",
    "Type the name of your account instead.",
  ],
  "no-account": ["not-an-account", "That Flickr address names neither an account nor a photo.", PROFILE],
  "photo-only": ["not-an-account", "That address names a photo, not an account.", PROFILE],
  "no-nsid": [
    "not-an-account",
    "That is not the number of a Flickr account.",
    "Such a number looks like this: 12345678@N00.",
  ],
  "no-photo-id": [
    "not-an-account",
    "That is not the number of a photo.",
    "Enter only digits, or the address of the photo's page.",
  ],
});

/**
 * What to call each kind, in the order to name them in.
 * @type {Readonly<Record<string, string>>}
 */
export const KIND_WORDS = Object.freeze({
  username: "a user name",
  alias: "the name in an account's address",
  nsid: "an account's number, such as 12345678@N00",
  screen_name: "the name that an account shows",
  photo_id: "the number or the address of a photo",
});

/**
 * Make the error of one of the `EXPLANATIONS`.
 * @param {string} name
 */
export function explain(name) {
  return new IdentifierError(...EXPLANATIONS[name]);
}

/**
 * Make the error `kind-not-indexed`, which says what a list with these kinds can be searched by.
 * @param {readonly string[]} kinds
 */
export function explainKinds(kinds) {
  const words = Object.keys(KIND_WORDS).filter((kind) => kinds.includes(kind)).map((kind) => KIND_WORDS[kind]);
  const hint = words.length ? `Type ${words.join(" or ")}.` : "";
  return new IdentifierError("kind-not-indexed", "This list cannot be searched by that.", hint);
}
