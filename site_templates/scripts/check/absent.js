// The answer for a text that was not found: what was checked, and what that does not prove.

import { writeHex } from "../format/bytes.js";
import { make } from "../dom/elements.js";
import { suggestTexts } from "./hints.js";
import { findKind } from "./kinds.js";
import { noteUnknown, offerUnasked } from "./unasked.js";

/**
 * @typedef {import("./answers.js").Actions} Actions
 * @typedef {import("./answers.js").Parts} Parts
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("./wording.js").Wording} Wording
 */

/**
 * Return the parts of an answer for a text that was not found.
 *
 * @param {string} typed
 * @param {Answer} answer
 * @param {import("./answers.js").Place} place
 * @param {Wording} wording
 * @param {Actions} actions
 * @returns {Parts}
 */
export function makeAbsent(typed, answer, { said }, wording, actions) {
  const { texts, manifest } = wording;
  const unknown = noteUnknown(answer, wording);
  const kinds = answer.readings.map(({ kind }) => findKind(kind, manifest.platforms));
  const tried = [
    ...(kinds.some(({ near }) => near) ? [texts.say("absent-spellings")] : []),
    ...(kinds.some(({ below, above }) => below || above) ? [texts.say("absent-related")] : []),
  ].filter((sentence) => !said.has(sentence));
  tried.forEach((sentence) => said.add(sentence));
  return {
    heading: unknown.length > 0 ? texts.say("absent-partly") : texts.say("absent"),
    lead: [texts.say("absent-lead", { what: wording.describe(answer.readings) }), ...tried],
    details: [...unknown, ...offerUnasked(answer, wording, actions), ...advise(typed, wording)],
  };
}

/**
 * Return what else a text may mean, only in words: to check it, the visitor types it.
 *
 * @param {string} typed
 * @param {Wording} wording
 * @returns {HTMLElement[]}
 */
export function advise(typed, wording) {
  const { texts } = wording;
  const hints = suggestTexts(typed, wording);
  if (hints.length === 0) return [];
  const rows = hints.filter(({ id }) => texts.has(`hint-${id}`)).map(({ id, spellings }) =>
    make(
      "li",
      {},
      make("p", {}, texts.say(`hint-${id}`)),
      ...spellings.map((value) => make("p", { class: "spelling" }, make("bdi", {}, value))),
    ),
  );
  return [
    make("div", { class: "aside hints" }, make("p", {}, make("strong", {}, texts.say("hint"))), make("ul", {}, ...rows)),
  ];
}

/**
 * Return what was checked, and what an absent answer does not prove.
 *
 * @param {Wording} wording
 * @returns {HTMLElement[]}
 */
export function makeLimits(wording) {
  const { texts, manifest } = wording;
  const limits = [
    ...manifest.datasets
      .filter(({ coverage }) => coverage)
      .map(({ title, coverage }) => texts.say("absent-coverage", { title, coverage })),
    texts.say("absent-other-names"),
    texts.say("absent-kinds", { kinds: wording.listKinds(manifest.kinds) }),
    texts.say("absent-date", { date: texts.date(manifest.built), release: writeHex(manifest.release).slice(0, 12) }),
    texts.say("absent-other-sets"),
  ];
  const checked = manifest.datasets.map(({ title, items, date }, at) =>
    texts.say(date ? "checked-item-dated" : "checked-item", { title, items: wording.count(items, [at]), date: texts.date(date) }),
  );
  return [
    fold(texts.say("absent-limits"), limits),
    fold(texts.say("checked"), checked),
  ];
}

/**
 * @param {string} title
 * @param {string[]} texts
 */
function fold(title, texts) {
  const rows = texts.map((text) => make("li", {}, text));
  return make("details", { class: "fold" }, make("summary", {}, title), make("ul", {}, ...rows));
}
