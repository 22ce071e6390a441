// The answer for a text that was found: what each data set lists for each name, and where the rest of a long list is.
//
// Exact entries, and other spellings of the same name, are the answer; without them what is part of the name, or covers
// it. About all others, the visitor is asked.

import { make, makeAll, makeButton } from "../dom/elements.js";
import { readingValue } from "../format/reading.js";
import { countItems, haveTwins, identifyEntry, narrow } from "./entries.js";
import { FIRST_PART, ItemList } from "./items.js";
import { findKind, isAccount } from "./kinds.js";
import { numberDrawer } from "./server.js";
import { noteUnknown, offerUnasked } from "./unasked.js";

/** What an account's name in an address can contain. */
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
  // Said once, at the first list with links.
  const isSaid = place.lists.some(({ isLinked }) => isLinked);
  const sure = listSure(answer);
  const asked = answer.found.filter((found) => !sure.includes(found));
  const parts = sure.length > 0 ? showSure(typed, answer, sure, place, wording) : askNear(typed, answer, asked, wording);
  const ask = (/** @type {Found[]} */ all, /** @type {boolean} */ open) =>
    all.map((found) => showQuestion(found, open, place, wording));
  const [near, related] = [true, false].map((wanted) => asked.filter(({ match }) => (match === "near") === wanted));
  return {
    ...parts,
    details: [
      ...(namesAccount(answer, wording) ? [] : noteUnknown(answer, wording)),
      ...parts.details,
      ...(sure.length > 0
        ? [...foldQuestions(ask(related, false), "related", texts), ...foldQuestions(ask(near, false), "near", texts)]
        : ask(asked, asked.length === 1)),
      ...(answer.found.some(({ more }) => more) ? [offerFurther(typed, answer, place, wording, actions, showWhole)] : []),
      ...(!isSaid && place.lists.some(({ isLinked }) => isLinked) ? [make("p", { class: "quiet" }, texts.say("links-out"))] : []),
      ...offerUnasked(answer, wording, actions),
    ],
  };
}

/**
 * Return what an answer says for sure: its exact entries and other spellings of the same name, or what is related to it.
 *
 * @param {Answer} answer
 * @returns {Found[]}
 */
export function listSure({ match, found }) {
  return match === "near" ? [] : found.filter(({ counted }) => counted);
}

/**
 * @param {string} typed
 * @param {Answer} answer
 * @param {Found[]} sure
 * @param {Place} place
 * @param {Wording} wording
 * @returns {Parts}
 */
function showSure(typed, answer, sure, place, wording) {
  const { texts, manifest } = wording;
  const { readings } = answer;
  const exact = sure.filter(({ match }) => match === "exact").map(({ entry }) => entry);
  // As the list spells it; of a hash, what it was made of, which people know.
  const listed = readings.flatMap((reading) => {
    const entry = exact.find(({ kind }) => kind === reading.kind);
    return entry ? [{ ...reading, shown: entry.name }] : [];
  });
  const known = [typed.normalize("NFC").trim(), ...[...readings, ...listed].map(readingValue)];
  const [names, others, parts, wholes] = ["exact", "near", "part", "whole"].map((wanted) => [
    ...new Set(sure.filter(({ match }) => match === wanted).map(({ entry }) => entry.name)),
  ]);
  const respelled = names.filter((name) => !known.includes(name));
  const several = sure.length > 1;
  const isShared = (/** @type {Found} */ { entry: { kind } }) => findKind(kind, manifest.platforms).shared;
  // Where all may be shared, the sentence above them says it.
  const cautioned = several && sure.every(isShared) ? undefined : sure.find(isShared);
  const asked = describeItem(typed, answer, sure, wording);
  return {
    heading: nameOutcome(sure.map((found) => narrow(found, manifest.platforms).entry), wording),
    lead: [
      ...(listed.length > 0
        ? [texts.say(several ? "found-several-lead" : "found-lead", { what: wording.describe(listed, "several-found") })]
        : []),
      ...(parts.length > 0 ? [nameAll(texts.say("found-part", { what: wording.describe(readings) }), parts)] : []),
      ...(wholes.length > 0 ? [nameAll(texts.say("found-whole", { what: wording.describe(readings) }), wholes)] : []),
      ...asked,
      ...(respelled.length > 0 ? [nameAll(texts.say("found-listed"), respelled)] : []),
      ...(others.length > 0 ? [nameAll(texts.say("found-also"), others)] : []),
    ],
    details: [
      ...(haveTwins(exact) ? [make("p", { class: "caution" }, texts.say("found-twins"))] : []),
      ...sure.map((found, at) =>
        showEntry(found, { isFirst: at === 0, isTitled: several, isCautioned: found === cautioned }, place, wording),
      ),
    ],
  };
}

/**
 * Return whether the item that the text leads to is listed, if it leads to one: a photo, or a page of a website.
 *
 * @param {string} typed
 * @param {Answer} answer
 * @param {Found[]} sure
 * @param {Wording} wording
 * @returns {string[]}
 */
function describeItem(typed, { readings, unasked }, sure, wording) {
  const { texts, manifest: { platforms } } = wording;
  const n = sum(sure.map(({ pointed }) => pointed.length));
  if (n > 0) return n < countItems(sure.map(({ entry }) => entry)) ? [texts.say("found-pointed", { n })] : [];
  const isListed = ({ kind = "", text = "" }) => sure.some(({ entry }) => entry.kind === kind && entry.name === text);
  const item = [...readings, ...unasked].find(
    (reading) => reading.isSure && ["photo", "video"].includes(platforms.kind(reading.kind).noun) && !isListed(reading),
  );
  const isPage = wording.isPage(typed) && sure.some(({ entry }) => platforms.kind(entry.kind).pointing);
  if (!item && !isPage) return [];
  const more = sure.some((found) => found.more > 0) ? ` ${texts.say("pointed-more")}` : "";
  return [(item ? texts.say("pointed-none", { what: capitalise(wording.describe([item])) }) : texts.say("pointed-none-link")) + more];
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
 * @param {"near" | "related"} id
 * @param {import("../dom/texts.js").Texts} texts
 */
function foldQuestions(questions, id, texts) {
  if (questions.length === 0) return [];
  const summary = make("summary", {}, texts.say(`${id}-more`, { n: questions.length }));
  return [make("details", { class: "aside similar" }, summary, make("p", {}, texts.say(`${id}-more-lead`)), ...questions)];
}

/**
 * Return whether what was found is the account that the text names, if it names one: what was found under a display
 * name need not be the account of a link with the same text.
 *
 * @param {Answer} answer
 * @param {Wording} wording
 */
function namesAccount({ found, readings: [{ text }] }, { manifest: { platforms } }) {
  return found.some(({ entry }) => isAccount(entry.kind, platforms)) || !IN_ADDRESSES.test(text);
}

/**
 * Show an entry that is part of the answer; the lists of all after the first are folded, so that the answer is not long.
 *
 * @param {Found} found
 * @param {{ isFirst: boolean, isTitled: boolean, isCautioned: boolean }} how
 * @param {Place} place
 * @param {Wording} wording
 */
function showEntry(found, { isFirst, isTitled, isCautioned }, place, wording) {
  const { texts, manifest: { platforms } } = wording;
  const { entry, match, pointed } = narrow(found, platforms);
  const whole = found.entry;
  const level = place.level + Number(isTitled);
  const all = makeListing([whole], wording);
  // A list that nobody may open is not drawn.
  const fill = () => all.append(...whole.hits.map((part) => showHits(part, { ...place, level }, wording)));
  all.addEventListener("toggle", fill, { once: true });
  const marked = pointed.length < countItems([whole]) ? pointed : [];
  const shown = showParts(entry, { ...place, level }, wording, marked, isFirst, entry.hits.length > 2 || parent !== window);
  return make(
    "section",
    { class: "entry", "data-kind": entry.kind, "data-match": match },
    ...(isTitled ? [titleEntry(entry, place, wording)] : []),
    ...(isCautioned ? [make("p", { class: "caution" }, texts.say("namesake"))] : []),
    ...(isFirst ? shown : [makeListing([entry], wording, ...shown)]),
    ...(countItems([entry]) === countItems([whole]) ? [] : [all]),
  );
}

/**
 * Show what an entry has in each data set.
 *
 * @param {Entry} entry
 * @param {Place} place
 * @param {Wording} wording
 * @param {Found["pointed"]} pointed
 * @param {boolean} isFolding  whether a list is folded where the answer is long without it
 * @param {boolean} isBrief  whether as little as can be is shown of a list
 */
function showParts(entry, place, wording, pointed, isFolding, isBrief) {
  return entry.hits.map((part) => {
    const isLong = place.lists.length > 0 && countRows(place.lists) + part.items.length > FIRST_PART;
    const drawn = showHits(part, place, wording, pointed, isBrief);
    if (isFolding && isLong) drawn.append(makeListing([{ ...entry, hits: [part] }], wording, /** @type {Node} */ (drawn.lastChild)));
    return drawn;
  });
}

/**
 * Return what entries list, folded.
 *
 * @param {Entry[]} entries
 * @param {Wording} wording
 * @param {...Node} shown
 */
function makeListing(entries, wording, ...shown) {
  const summary = make("summary", {}, wording.texts.say("near-show", { items: countThings(entries, wording) }));
  return make("details", { class: "listing" }, summary, ...shown);
}

/** @param {readonly ItemList[]} lists */
function countRows(lists) {
  return sum(lists.map(({ rows }) => rows.children.length));
}

/**
 * Show an entry that only the visitor can recognize as theirs: it is included in the letter if they say so.
 *
 * @param {Found} found
 * @param {boolean} open
 * @param {Place} place
 * @param {Wording} wording
 */
function showQuestion({ entry, match, pointed }, open, place, wording) {
  const { texts } = wording;
  const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox" }));
  const way = make("p", {}, make("a", { href: "#way-out" }, texts.say("found-way-out")));
  box.checked = place.taken.has(identifyEntry(entry));
  way.hidden = !box.checked;
  box.addEventListener("change", () => {
    way.hidden = !box.checked;
    place.take(entry, box.checked);
  });
  const listed = makeListing([entry], wording, ...showParts(entry, { ...place, level: place.level + 1 }, wording, pointed, open, true));
  listed.toggleAttribute("open", open);
  return make(
    "section",
    { class: "entry question", "data-kind": entry.kind, "data-match": match },
    titleEntry(entry, place, wording),
    make("label", { class: "choice" }, box, make("span", {}, texts.say(match === "near" ? "near-take" : "related-take", { name: entry.name }))),
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
    count: countThings([entry], wording),
  };
  return make(`h${level}`, {}, texts.say("entry-title", values));
}

/**
 * Draw what one data set has for an entry.
 *
 * @param {Entry["hits"][number]} hits
 * @param {Place} place
 * @param {Wording} wording
 * @param {Found["pointed"]} [pointed]  the items that come first
 * @param {boolean} [isBrief]  whether as little as can be is shown of the list
 */
export function showHits({ dataset, count, items }, { level, lists }, wording, pointed = [], isBrief = false) {
  const { texts, manifest } = wording;
  const { shown, pictures } = manifest.datasets[dataset];
  const first = new Set(pointed.map(([, item]) => item));
  const isOffered = lists.some(({ isPictured }) => isPictured);
  const list = new ItemList(items, shown, texts, wording.noun([dataset]), first, pictures, isOffered, isBrief);
  lists.push(list);
  return make(
    "article",
    { class: "hit", "data-dataset": manifest.datasets[dataset].id },
    make(
      `h${level}`,
      { class: "title" },
      make("bdi", {}, manifest.datasets[dataset].title),
      " ",
      make("span", { class: "count" }, wording.count(count, [dataset])),
    ),
    list.element,
  );
}

/**
 * Return what the publisher says of data sets, folded.
 *
 * @param {Entry[]} entries  that are in them
 * @param {Wording} wording
 * @returns {HTMLElement[]}
 */
export function makeAbout(entries, { texts, manifest }) {
  const datasets = [...new Set(listDatasets(entries))].sort((one, other) => one - other);
  if (datasets.length === 0) return [];
  const stories = datasets.map((dataset) => manifest.datasets[dataset]).flatMap(({ title, story = [] }) => [
    ...(datasets.length > 1 ? [make("p", { class: "of" }, make("strong", {}, make("bdi", {}, title)))] : []),
    ...story.map(makeAll),
  ]);
  const title = datasets.length > 1 ? texts.say("about-several") : texts.say("about");
  return [make("details", { class: "about" }, make("summary", {}, title), ...stories)];
}

/**
 * @param {string} typed
 * @param {Answer} answer
 * @param {Place} place
 * @param {Wording} wording
 * @param {Actions} actions
 * @param {(rest: Answer) => void} showWhole
 */
function offerFurther(typed, answer, place, wording, actions, showWhole) {
  const { texts, manifest } = wording;
  const n = sum(answer.found.map(({ more }) => more));
  const failure = make("p", { role: "status" });
  const button = makeButton(texts.say("further-button"), async () => {
    try {
      showWhole(await actions.further(typed, answer));
    } catch (error) {
      const fault = /** @type {{ code?: string }} */ (error);
      failure.textContent = texts.say("further-failed", { why: wording.explain({ reason: fault.code ?? "fault" }) });
      place.look();
    }
  });
  return make(
    "div",
    { class: "further" },
    make(
      "p",
      {},
      make("strong", {}, texts.say("further", { items: wording.count(n, listDatasets(answer.found.map(({ entry }) => entry))) })),
      ...(wording.held ? [] : [" ", texts.say("further-reveals", numberDrawer(answer, 1, manifest))]),
    ),
    button,
    failure,
  );
}

/**
 * Return the verdict: how many things are listed; "of yours" where they are photos of an account.
 *
 * @param {Entry[]} entries
 * @param {Wording} wording
 */
function nameOutcome(entries, wording) {
  const { texts, manifest: { platforms } } = wording;
  const isOwn = wording.noun(listDatasets(entries)) === "photo" && entries.every(({ kind }) => isAccount(kind, platforms));
  if (isOwn) return texts.say("found-own-photo", { n: countItems(entries) });
  return texts.say("found", { items: countThings(entries, wording) });
}

/**
 * @param {Entry[]} entries
 * @param {Wording} wording
 */
function countThings(entries, wording) {
  return wording.count(countItems(entries), listDatasets(entries));
}

/** @param {Entry[]} entries */
function listDatasets(entries) {
  return entries.flatMap(({ hits }) => hits.map(({ dataset }) => dataset));
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
