// The answer for a text that was found: what each data set lists for each name, and where the rest of a long list is.

import { make, makeButton } from "../dom/elements.js";
import { ItemList } from "./items.js";
import { numberDrawer } from "./server.js";
import { ACCOUNT_KINDS, noteUnknown, offerUnasked } from "./unasked.js";

/** Kinds that several people may share. */
const SHARED_KINDS = ["username", "screen_name"];
/** What the address of a Flickr account can contain. */
const IN_ADDRESSES = /^[\w.@-]+$/;

/**
 * @typedef {import("./answers.js").Actions} Actions
 * @typedef {import("./answers.js").Parts} Parts
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("./answers.js").Place} Place
 * @typedef {import("../format/lookup.js").Found} Found
 * @typedef {import("./wording.js").Wording} Wording
 */

/**
 * Return the parts of an answer for a text that was found.
 *
 * @param {Answer} answer
 * @param {Place} place
 * @param {Wording} wording
 * @param {Actions} actions
 * @param {(rest: Answer) => void} showWhole  shows the answer again, with the second table's part
 * @returns {Parts}
 */
export function makeFound(answer, place, wording, actions, showWhole) {
  const { texts } = wording;
  // Said once, before the first link.
  const warning = place.lists.length === 0 ? [make("p", { class: "quiet" }, texts.say("links-out"))] : [];
  const several = answer.found.length > 1;
  const what = wording.describe(answer.found.map(({ subject }) => subject), "several-found");
  return {
    heading: texts.say("found", { n: answer.found.reduce((sum, { hits }) => sum + countItems(hits), 0) }),
    lead: [
      texts.say(several ? "found-several-lead" : "found-lead", { what }),
      // A link, because what to do follows a list that may be long.
      make("a", { href: "#way-out" }, texts.say("found-way-out")),
    ],
    details: [
      ...(isAccount(answer) ? [] : noteUnknown(answer, wording)),
      ...warning,
      ...answer.found.map((found) => showSubject(found, several, place, wording)),
      ...(answer.found.some(({ more }) => more) ? [offerFurther(answer, wording, actions, showWhole)] : []),
      ...offerUnasked(answer, wording, actions),
    ],
  };
}

/**
 * Return whether what was found is the account that the text names, if it names one: what was found under a display
 * name need not be the account of a link with the same text.
 *
 * @param {Answer} answer
 */
function isAccount({ found, subjects: [{ text }] }) {
  return found.some(({ subject }) => ACCOUNT_KINDS.includes(subject.kind)) || !IN_ADDRESSES.test(text);
}

/**
 * @param {Found} found
 * @param {boolean} titled
 * @param {Place} place
 * @param {Wording} wording
 */
function showSubject({ subject, hits }, titled, place, wording) {
  const { texts } = wording;
  const what = capitalise(wording.describe([subject]));
  const title = texts.say("subject-title", { what, count: texts.say("subject-count", { n: countItems(hits) }) });
  return make(
    "section",
    { class: "subject", "data-kind": subject.kind },
    ...(titled ? [make(`h${place.level}`, {}, title)] : []),
    ...(SHARED_KINDS.includes(subject.kind) ? [make("p", { class: "caution" }, texts.say("namesake"))] : []),
    ...hits.map((part) => showHits(part, { ...place, level: place.level + Number(titled) }, wording)),
  );
}

/**
 * Draw what one data set has for a subject.
 *
 * @param {Found["hits"][number]} hits
 * @param {Place} place
 * @param {Wording} wording
 */
export function showHits({ dataset, count, items }, { level, told, lists }, { texts, manifest }) {
  // A data set's description is already in the page, from the publisher's templates.
  const story = /** @type {HTMLTemplateElement} */ (document.getElementById(`story-${dataset}`)).content;
  const about = make("details", { class: "about" }, make("summary", {}, texts.say("about")), story.cloneNode(true));
  about.toggleAttribute("open", !told.has(dataset));
  told.add(dataset);
  const list = new ItemList(items, texts);
  lists.push(list);
  return make(
    "article",
    { class: "hit", "data-dataset": manifest.datasets[dataset].id },
    make(
      `h${level}`,
      { class: "title" },
      make("bdi", {}, manifest.datasets[dataset].title),
      " ",
      make("span", { class: "count" }, texts.say("subject-count", { n: count })),
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
  const n = answer.found.reduce((sum, { more }) => sum + more, 0);
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

/** @param {Found["hits"]} hits */
function countItems(hits) {
  return hits.reduce((sum, { count }) => sum + count, 0);
}

/** @param {string} text */
function capitalise(text) {
  const [first = ""] = text;
  return first.toLocaleUpperCase() + text.slice(first.length);
}
