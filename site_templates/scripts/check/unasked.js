// What a typed text can also mean but was not looked up: offered, or reported if the release cannot know it.

import { make, makeButton } from "../dom/elements.js";
import { readingValue } from "../format/reading.js";

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
export function offerUnasked({ unasked }, wording, actions) {
  const { texts, manifest } = wording;
  const indexed = unasked.filter(({ kind }) => manifest.kinds.includes(kind));
  return wording.group(indexed).map((readings) => {
    const what = wording.describe(readings.slice(0, 1));
    const button = makeButton(texts.say("unasked-button", { what }), () => actions.check(writeTyped(readings[0], manifest)));
    return make("div", { class: "aside unasked" }, make("p", {}, texts.say("unasked", { what })), button);
  });
}

/**
 * Return which account the answer says nothing about, because the release does not know accounts by that name.
 *
 * @param {Answer} answer
 * @param {Wording} wording
 * @returns {HTMLElement[]}
 */
export function noteUnknown({ unasked }, { texts, manifest: { kinds } }) {
  const unknown = unasked.find(({ kind }) => !kinds.includes(kind) && texts.has(`unknown-${kind}`));
  if (!unknown) return [];
  const note = make(
    "div",
    { class: "aside unknown" },
    make("p", {}, make("strong", {}, texts.say(`unknown-${unknown.kind}`, { value: readingValue(unknown) }))),
  );
  const other = kinds.find((kind) => texts.has(`try-${kind}`));
  if (!other) return [note];
  note.append(make("p", {}, texts.say(`try-${other}`)));
  // How to find it may be explained below the box too, for those who look before they ask.
  const way = document.getElementById(`find-${other}`);
  if (way) {
    const copy = /** @type {HTMLElement} */ (way.cloneNode(true));
    copy.removeAttribute("id");
    copy.removeAttribute("open");
    note.append(copy);
  }
  return [note];
}

/**
 * Return the text that means a reading when typed: its own, even where that is a hash, or with a leading @ if that alone would mean another.
 *
 * @param {import("../format/reading.js").Reading} reading
 * @param {import("../format/manifest.js").Manifest} manifest
 * @returns {string}
 */
function writeTyped(reading, manifest) {
  if (reading.hashed) return reading.text;
  const value = readingValue(reading);
  try {
    const readings = manifest.platforms.readText(value, manifest.context);
    if (readings.some(({ kind, text }) => kind === reading.kind && text === reading.text)) return value;
  } catch {
    // An account's name may look like an e-mail address; with a leading @ it does not.
  }
  return `@${value}`;
}
