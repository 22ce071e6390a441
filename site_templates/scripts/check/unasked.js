// What a typed text can also mean but was not looked up: offered, or reported if the release cannot know it.

import { make, makeButton } from "../dom/elements.js";
import { readingValue } from "../format/identifiers.js";

/** Kinds that certainly name one Flickr account. */
export const ACCOUNT_KINDS = ["alias", "nsid"];

/**
 * @typedef {import("./answers.js").Actions} Actions
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("./wording.js").Wording} Wording
 */

/**
 * Offer to look up what the typed text can also mean: each text is a separate check, with its own request.
 *
 * @param {Answer} answer
 * @param {Wording} wording
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
export function offerUnasked({ unasked }, { texts, manifest }, actions) {
  const indexed = unasked.filter(({ kind }) => manifest.kinds.includes(kind));
  const firsts = indexed.filter(({ text }, at) => indexed.findIndex((other) => other.text === text) === at);
  return firsts.map((reading) => {
    const value = { value: readingValue(reading) };
    const button = makeButton(texts.say("unasked-button", value), () => actions.check(reading));
    return make("div", { class: "aside unasked" }, make("p", {}, texts.say("unasked", value)), button);
  });
}

/**
 * Return which account the answer says nothing about, because the release does not know accounts by that name.
 *
 * @param {Answer} answer
 * @param {Wording} wording
 * @returns {HTMLElement[]}
 */
export function noteUnknown({ unasked }, { texts, manifest }) {
  const unknown = unasked.filter(({ kind }) => ACCOUNT_KINDS.includes(kind) && !manifest.kinds.includes(kind));
  // On other platforms, any text is of every kind, and none of them is an account that is known to be missing.
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
  // How to find the number is also explained below the box, for those who look before they ask.
  const way = document.getElementById("find-nsid");
  if (way && known && other === "nsid") {
    const copy = /** @type {HTMLElement} */ (way.cloneNode(true));
    copy.removeAttribute("id");
    copy.removeAttribute("open");
    note.append(copy);
  }
  return [note];
}
