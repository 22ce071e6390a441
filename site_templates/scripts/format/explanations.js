// Why a text is no identifier, in words for the visitor: the explanations that all platforms have.
//
// The page translates these; tests keep them the same as those of shards/explanations.py.

import { IdentifierError } from "./errors.js";

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
  link: ["other-platform", "That is a link, and this list has none.", "Type the name that it leads to."],
  "no-name": ["not-a-name", "That cannot be a name in this list.", "Check that all of it was copied."],
});

/**
 * Return the error for one of the `EXPLANATIONS`.
 * @param {string} name
 */
export function explain(name) {
  const [reason, fact, hint] = EXPLANATIONS[name];
  return new IdentifierError(reason, fact, hint, name);
}

/**
 * Return the error `kind-not-indexed`; `words` say what a list can be searched by.
 * @param {readonly string[]} words
 */
export function explainKinds(words) {
  const hint = words.length ? `Type ${words.join(" or ")}.` : "";
  return new IdentifierError("kind-not-indexed", "This list cannot be searched by that.", hint);
}

/**
 * Return the error for a link to another platform, or, where `other` is "", to a place that is not known.
 * @param {string} other
 * @param {readonly string[]} known the names of the platforms of a release
 */
export function explainOther(other, known) {
  if (!other) return explain("link");
  const names = known.filter(Boolean).join(", ");
  const fact = names ? `That is a link to ${other}; this list knows ${names}.` : `That is a link to ${other}.`;
  return new IdentifierError("other-platform", fact, "Type the name itself.", "other-platform", { other, known: names });
}
