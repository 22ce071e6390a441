// What a typed text can mean as well, and was not looked up: offered, or, where the release cannot know it, said.

import { make, makeButton } from "../dom/elements.js";
import { readingValue } from "../format/identifiers.js";

/** Kinds that name one Flickr account for certain. */
export const ACCOUNT_KINDS = ["alias", "nsid"];

/**
 * @typedef {import("./answers.js").Actions} Actions
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("./wording.js").Wording} Wording
 */

/**
 * Offer to look up what the typed text can mean as well: each text is a check of its own, with its own request.
 *
 * @param {Answer} answer
 * @param {Wording} wording
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
export function offerUnasked({ unasked }, { texts, manifest }, actions) {
  const indexed = unasked.filter(({ kind }) => manifest.kinds.includes(kind));
  const firsts = indexed.filter(({ text }, at) => indexed.findIndex((other) => other.text === text) === at);
  return firsts.map((subject) => {
    const value = { value: readingValue(subject) };
    const button = makeButton(texts.say("unasked-button", value), () => actions.check(subject));
    return make("div", { class: "aside unasked" }, make("p", {}, texts.say("unasked", value)), button);
  });
}

/**
 * Say of which account the answer says nothing, because the release does not know accounts by that name.
 *
 * @param {Answer} answer
 * @param {Wording} wording
 * @returns {HTMLElement[]}
 */
export function noteUnknown({ unasked }, { texts, manifest }) {
  const unknown = unasked.filter(({ kind }) => ACCOUNT_KINDS.includes(kind) && !manifest.kinds.includes(kind));
  // On another platform any text is of every kind, and none of them is an account that one knows to be missing.
  if (manifest.platform !== "flickr" || unknown.length === 0) return [];
  const [{ kind }] = unknown;
  const other = kind === "alias" ? "nsid" : "alias";
  const known = manifest.kinds.includes(other);
  const note = make(
    "div",
    { class: "aside unknown" },
    make("p", {}, make("strong", {}, texts.say(`unknown-${kind}`, { value: readingValue(unknown[0]) }))),
  );
  if (known) note.append(make("p", {}, texts.say(`try-${other}`)));
  // How to find the number stands below the box too, for those who look before they ask.
  const way = document.getElementById("find-nsid");
  if (way && known && other === "nsid") {
    const copy = /** @type {HTMLElement} */ (way.cloneNode(true));
    copy.removeAttribute("id");
    copy.removeAttribute("open");
    note.append(copy);
  }
  return [note];
}
