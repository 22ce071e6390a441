// The answer for a text that was found: what each data set lists for each name, and where the rest of a long list is.
//
// Exact entries, and other spellings of the same name, are the answer. About other near ones, the visitor is asked.

import { make, makeButton } from "../dom/elements.js";
import { readingValue } from "../format/identifiers.js";
import { haveTwins, identifyEntry, isShared } from "./entries.js";
import { ItemList } from "./items.js";
import { numberDrawer } from "./server.js";
import { ACCOUNT_KINDS, noteUnknown, offerUnasked } from "./unasked.js";

/** What the address of a Flickr account can contain. */
const IN_ADDRESSES = /^[\w.@-]+$/;

/**
 * @typedef {import("./answers.js").Actions} Actions
 * @typedef {import("./answers.js").Parts} Parts
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("./answers.js").Place} Place
 * @typedef {import("../format/records.js").Entry} Entry
 * @typedef {import("../format/lookup.js").Found} Found
 * @typedef {import("./wording.js").Wording} Wording
 */

/**
 * Return the parts of an answer for a text that was found: exactly, nearly, or both.
 *
 * @param {string} typed
 * @param {Answer} answer
 * @param {Place} place
 * @param {Wording} wording
 * @param {Actions} actions
 * @param {(rest: Answer) => void} showWhole  shows the answer again, with the second table's part
 * @returns {Parts}
 */
export function makeFound(typed, answer, place, wording, actions, showWhole) {
  const { texts } = wording;
  // Said once, before the first link.
  const warning = place.lists.length === 0 ? [make("p", { class: "quiet" }, texts.say("links-out"))] : [];
  const sure = listSure(answer);
  const asked = answer.found.filter((found) => !sure.includes(found));
  const parts = sure.length > 0 ? showSure(typed, answer, sure, place, wording) : askNear(typed, answer, asked, wording);
  const questions = asked.map((found) => showQuestion(found, sure.length === 0 && asked.length === 1, place, wording));
  return {
    ...parts,
    details: [
      ...(isAccount(answer) ? [] : noteUnknown(answer, wording)),
      ...warning,
      ...parts.details,
      ...(sure.length > 0 ? foldQuestions(questions, texts) : questions),
      ...(answer.found.some(({ more }) => more) ? [offerFurther(answer, wording, actions, showWhole)] : []),
      ...offerUnasked(answer, wording, actions),
    ],
  };
}

/**
 * Return what an answer says for sure: its exact entries and other spellings of the same name.
 *
 * @param {Answer} answer
 * @returns {Found[]}
 */
export function listSure({ match, found }) {
  return match === "exact" ? found.filter(({ counted }) => counted) : [];
}

/**
 * @param {string} typed
 * @param {Answer} answer
 * @param {Found[]} sure
 * @param {Place} place
 * @param {Wording} wording
 * @returns {Parts}
 */
function showSure(typed, { readings }, sure, place, wording) {
  const { texts } = wording;
  const exact = sure.filter(({ match }) => match === "exact").map(({ entry }) => entry);
  const listed = readings.filter(({ kind }) => exact.some((entry) => entry.kind === kind));
  const known = [typed.normalize("NFC").trim(), ...readings.map(readingValue)];
  const [names, others] = ["exact", "near"].map((wanted) => [
    ...new Set(sure.filter(({ match }) => match === wanted).map(({ entry }) => entry.name)),
  ]);
  const respelled = names.filter((name) => !known.includes(name));
  const several = sure.length > 1;
  return {
    heading: texts.say("found", { n: sum(sure.map(({ entry }) => countItems(entry))) }),
    lead: [
      texts.say(several ? "found-several-lead" : "found-lead", { what: wording.describe(listed, "several-found") }),
      ...(respelled.length > 0 ? [nameAll(texts.say("found-listed"), respelled)] : []),
      ...(others.length > 0 ? [nameAll(texts.say("found-also"), others)] : []),
      // A link, because what to do follows a list that may be long.
      make("a", { href: "#way-out" }, texts.say("found-way-out")),
    ],
    details: [
      ...(haveTwins(exact) ? [make("p", { class: "caution" }, texts.say("found-twins"))] : []),
      ...sure.map((found) => showEntry(found, several, place, wording)),
    ],
  };
}

/**
 * @param {string} typed
 * @param {Answer} answer
 * @param {Found[]} near
 * @param {Wording} wording
 * @returns {Parts}
 */
function askNear(typed, { readings }, near, wording) {
  const { texts } = wording;
  const names = [...new Set(near.map(({ entry }) => entry.name))];
  const n = names.length;
  // As it was typed, which is what differs; but of a link the name alone.
  const value = wording.name(typed, typed.includes("/") ? readings : []);
  return {
    heading: texts.say("near", { n }),
    lead: [
      nameAll(texts.say("near-lead", { value }), names),
      n > 1 ? texts.say("near-ask-several") : texts.say("near-ask"),
    ],
    details: [],
  };
}

/**
 * Return a sentence that ends with names, which are emphasized.
 *
 * @param {string} sentence  with a colon at its end
 * @param {string[]} names
 */
function nameAll(sentence, names) {
  const all = names.flatMap((name) => [" ", make("strong", {}, make("bdi", {}, name))]);
  return make("span", { class: "listed" }, sentence, ...all);
}

/**
 * @param {HTMLElement[]} questions
 * @param {import("../dom/texts.js").Texts} texts
 */
function foldQuestions(questions, texts) {
  if (questions.length === 0) return [];
  const summary = make("summary", {}, texts.say("near-more", { n: questions.length }));
  return [make("details", { class: "aside similar" }, summary, make("p", {}, texts.say("near-more-lead")), ...questions)];
}

/**
 * Return whether what was found is the account that the text names, if it names one: what was found under a display
 * name need not be the account of a link with the same text.
 *
 * @param {Answer} answer
 */
function isAccount({ found, readings: [{ text }] }) {
  return found.some(({ entry }) => ACCOUNT_KINDS.includes(entry.kind)) || !IN_ADDRESSES.test(text);
}

/**
 * @param {Found} found
 * @param {boolean} titled
 * @param {Place} place
 * @param {Wording} wording
 */
function showEntry({ entry, match }, titled, place, wording) {
  const { texts } = wording;
  return make(
    "section",
    { class: "entry", "data-kind": entry.kind, "data-match": match },
    ...(titled ? [titleEntry(entry, place, wording)] : []),
    ...(isShared(entry) ? [make("p", { class: "caution" }, texts.say("namesake"))] : []),
    ...entry.hits.map((part) => showHits(part, { ...place, level: place.level + Number(titled) }, wording)),
  );
}

/**
 * Show an entry that only the visitor can recognize as theirs: it is included in the letter if they say so.
 *
 * @param {Found} found
 * @param {boolean} open
 * @param {Place} place
 * @param {Wording} wording
 */
function showQuestion({ entry, match }, open, place, wording) {
  const { texts } = wording;
  const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox" }));
  const way = make("p", {}, make("a", { href: "#way-out" }, texts.say("found-way-out")));
  box.checked = place.taken.has(identifyEntry(entry));
  way.hidden = !box.checked;
  box.addEventListener("change", () => {
    way.hidden = !box.checked;
    place.take(entry, box.checked);
  });
  const items = make("summary", {}, texts.say("near-show", { n: countItems(entry) }));
  const hits = entry.hits.map((part) => showHits(part, { ...place, level: place.level + 1 }, wording));
  const listed = make("details", { class: "listing" }, items, ...hits);
  listed.toggleAttribute("open", open);
  return make(
    "section",
    { class: "entry question", "data-kind": entry.kind, "data-match": match },
    titleEntry(entry, place, wording),
    make("label", { class: "choice" }, box, make("span", {}, texts.say("near-take", { name: entry.name }))),
    way,
    listed,
  );
}

/**
 * @param {Entry} entry
 * @param {Place} place
 * @param {Wording} wording
 */
function titleEntry(entry, { level }, wording) {
  const { texts } = wording;
  const values = {
    what: capitalise(wording.describeEntry(entry)),
    count: texts.say("entry-count", { n: countItems(entry) }),
  };
  return make(`h${level}`, {}, texts.say("entry-title", values));
}

/**
 * Draw what one data set has for an entry.
 *
 * @param {Entry["hits"][number]} hits
 * @param {Place} place
 * @param {Wording} wording
 */
export function showHits({ dataset, count, items }, { level, told, lists }, { texts, manifest }) {
  // A data set's description is already in the page, from the publisher's templates.
  const story = /** @type {HTMLTemplateElement} */ (document.getElementById(`story-${dataset}`)).content;
  const about = make("details", { class: "about" }, make("summary", {}, texts.say("about")), story.cloneNode(true));
  about.toggleAttribute("open", !told.has(dataset));
  told.add(dataset);
  const list = new ItemList(items, manifest.datasets[dataset].shown, texts);
  lists.push(list);
  return make(
    "article",
    { class: "hit", "data-dataset": manifest.datasets[dataset].id },
    make(
      `h${level}`,
      { class: "title" },
      make("bdi", {}, manifest.datasets[dataset].title),
      " ",
      make("span", { class: "count" }, texts.say("entry-count", { n: count })),
    ),
    list.element,
    about,
  );
}

/**
 * @param {Answer} answer
 * @param {Wording} wording
 * @param {Actions} actions
 * @param {(rest: Answer) => void} showWhole
 */
function offerFurther(answer, wording, actions, showWhole) {
  const { texts, manifest } = wording;
  const n = sum(answer.found.map(({ more }) => more));
  const failure = make("p", { role: "status" });
  const button = makeButton(texts.say("further-button"), async () => {
    try {
      showWhole(await actions.further(answer));
    } catch (error) {
      const fault = /** @type {{ code?: string }} */ (error);
      failure.textContent = texts.say("further-failed", { why: wording.explain({ reason: fault.code ?? "fault" }) });
    }
  });
  return make(
    "div",
    { class: "further" },
    make(
      "p",
      {},
      make("strong", {}, texts.say("further", { n })),
      ...(wording.held ? [] : [" ", texts.say("further-reveals", numberDrawer(answer, 1, manifest))]),
    ),
    button,
    failure,
  );
}

/** @param {Entry} entry */
function countItems({ hits }) {
  return sum(hits.map(({ count }) => count));
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((whole, number) => whole + number, 0);
}

/** @param {string} text */
function capitalise(text) {
  const [first = ""] = text;
  return first.toLocaleUpperCase() + text.slice(first.length);
}
