// The results of checking many: the outcome first, then totals, the table, the actions, and what the server saw.

import { drawIcon, lead, make, makeButton } from "../dom/elements.js";
import { haveTwins } from "../check/entries.js";
import { makeAbout, showHits } from "../check/found.js";
import { findKind } from "../check/kinds.js";
import { LISTED, RowTable } from "./rows.js";

/** What is shown as a name's outcome: `near` is found, but only as a question to the visitor (many/results.py). */
const ANSWERS = /** @type {const} */ (["found", "near", "unavailable", "absent"]);

/**
 * @typedef {object} Totals  (many/results.py)
 * @property {{ found: number, near: number, absent: number, unavailable: number }} outcomes
 * @property {number} items
 * @property {{ id: string, people: number, items: number }[]} datasets
 * @property {{ [reason: string]: number }} reasons
 * @property {number} rest
 */
/** @typedef {import("../format/lookup.js").Found & { taken: boolean }} Found  `taken` if the visitor says it is theirs */
/**
 * @typedef {object} Actions
 * @property {(call: string, args?: object) => Promise<any>} call  calls Python
 * @property {() => void} again  retries what could not be checked
 * @property {() => void} rest  opens the second drawers
 * @property {(found: Found[]) => HTMLElement} showPack
 * @property {(table: RowTable) => HTMLElement} showSaves
 * @property {() => Promise<HTMLElement>} showRequests
 */
/** @typedef {import("../check/wording.js").Wording} Wording */

/**
 * Draw the results.
 *
 * @param {HTMLElement} place
 * @param {Totals} totals
 * @param {Wording} wording
 * @param {boolean} isPersonal  whether people are counted, and not only rows
 * @param {Actions} actions
 * @returns {Promise<void>} once the table is ready
 */
export async function drawOutcome(place, totals, wording, isPersonal, actions) {
  const { texts, manifest } = wording;
  const { found, near, absent, unavailable } = totals.outcomes;
  const table = new RowTable((args) => actions.call("rows", args), listItems, wording, {
    rows: found + near + absent + unavailable,
    reasons: Object.keys(totals.reasons).length,
    isPersonal,
  });
  const title = make("h2", { id: "result-title", tabindex: "-1" });
  const verdict = make("div", { class: "verdict" });
  const pack = make("div", {});
  let datasets = drawDatasets(totals, wording, isPersonal);
  const rest = drawRest(totals, wording, actions);
  const parts = make(
    "div",
    { class: "details many-step" },
    ...drawFailed(totals, wording, actions),
    ...datasets,
    ...rest,
    table.element,
    actions.showSaves(table),
    ...(absent > 0 ? [make("p", { class: "quiet" }, texts.say("many-limits", { date: texts.date(manifest.built) }))] : []),
  );
  // Everything is ready before any of it is shown.
  await table.show();
  if (found + near > 0) parts.append(make("p", { class: "quiet" }, texts.say("links-out")), pack);
  drawVerdict(totals);
  await drawPack(totals);
  parts.append(await actions.showRequests());
  place.replaceChildren(verdict, parts);
  place.hidden = false;
  lead(place, title);

  /** @param {Totals} sums */
  function drawVerdict(sums) {
    const { outcomes } = sums;
    const answer = ANSWERS.find((one) => outcomes[one] > 0) ?? "absent";
    const n = ANSWERS.reduce((sum, one) => sum + outcomes[one], 0);
    const values = { n, ...outcomes, failed: outcomes.unavailable };
    const counted = answer === "near" ? "checked-near" : `many-${answer}`;
    const id = n === 1 && answer !== "absent" ? `many-${answer}-one` : isPersonal ? `many-${answer}-people` : counted;
    title.textContent = texts.say(id, values);
    verdict.replaceChildren(
      drawIcon(answer),
      make(
        "div",
        {},
        title,
        ...(n > 1 ? [drawShare(sums)] : []),
        make("p", {}, texts.say(outcomes.near > 0 ? "many-totals-near" : "many-totals", values)),
        ...(outcomes.found > 0 ? [make("p", {}, make("a", { href: "#way-out" }, texts.say("found-way-out")))] : []),
      ),
    );
    place.dataset.outcome = answer === "near" ? "found" : answer;
    if (answer === "near") place.dataset.match = answer;
    else delete place.dataset.match;
  }

  /** @param {Totals} sums */
  async function drawPack({ outcomes }) {
    pack.replaceChildren(...(outcomes.found > 0 ? [actions.showPack(await actions.call("found"))] : []));
  }

  /**
   * Note that the visitor has taken an entry, or no longer does, and show what this changes.
   *
   * @param {number} row
   * @param {number} entry
   * @param {boolean} taken
   */
  async function take(row, entry, taken) {
    /** @type {{ totals: Totals, rows: import("./rows.js").Row[] }} */
    const now = await actions.call("take", { row, entry, taken });
    drawVerdict(now.totals);
    for (const section of datasets) section.remove();
    datasets = drawDatasets(now.totals, wording, isPersonal);
    (rest[0] ?? table.element).before(...datasets);
    for (const one of now.rows) table.update(one);
    await drawPack(now.totals);
  }

  /**
   * Draw what was found for a row: what is the person's own, then what may be another's.
   *
   * @param {import("./rows.js").Row} row
   */
  async function listItems(row) {
    /** @type {Found[]} */
    const all = await actions.call("items", { row: row.row });
    const isAsked = (/** @type {Found} */ one) => one.taken || !one.counted;
    const sure = joinWorks(all.filter((one) => !isAsked(one)), manifest.platforms);
    const entries = sure.map(({ entry }) => entry);
    const cautions = [
      ...(haveTwins(entries) ? ["found-twins"] : []),
      ...(entries.some(({ kind }) => findKind(kind, manifest.platforms).shared) ? ["namesake"] : []),
    ];
    const asked = all.filter(isAsked).length;
    /** @type {import("../check/items.js").ItemList[]} */
    const lists = [];
    const question = asked > 1 ? texts.say("near-ask-several") : texts.say("near-ask");
    return [
      ...cautions.map((id) => make("p", { class: "caution" }, texts.say(id))),
      ...sure.flatMap((one) => showEntry(one, sure.length > 1, lists)),
      ...(asked > 0 ? [make("p", {}, question, " ", texts.say("near-more-lead"))] : []),
      ...all.flatMap((one, at) => (isAsked(one) ? [showQuestion(row.row, at, one, lists)] : [])),
    ];
  }

  /**
   * @param {Found} found
   * @param {boolean} titled
   * @param {import("../check/items.js").ItemList[]} lists  of the row, made so far
   */
  function showEntry({ entry }, titled, lists) {
    // The descriptions of the data sets are collapsed: they have their own page, and here they are between rows.
    // What is taken is noted in Python.
    const where = { level: 5 + Number(titled), lists, said: new Set(), taken: new Set(), take() {}, look() {} };
    const name = make("bdi", {}, entry.note ? texts.say("entry-note", { what: entry.name, note: entry.note }) : entry.name);
    return [
      ...(titled ? [make("h5", {}, name)] : []),
      ...entry.hits.map((part) => showHits(part, where, wording)),
      ...makeAbout([entry], wording),
    ];
  }

  /**
   * @param {number} row
   * @param {number} at
   * @param {Found} found
   * @param {import("../check/items.js").ItemList[]} lists
   */
  function showQuestion(row, at, found, lists) {
    const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox" }));
    box.checked = found.taken;
    box.addEventListener("change", () => take(row, at, box.checked));
    const [title, ...hits] = showEntry(found, true, lists);
    const label = make("label", { class: "choice" }, box, make("span", {}, texts.say(found.match === "near" ? "near-take" : "related-take", { name: found.entry.name })));
    return make("section", { class: "entry question", "data-kind": found.entry.kind }, title, label, ...hits);
  }
}

/**
 * Draw the outcomes' shares, which is decorative: the sentence below says the same.
 *
 * @param {Totals} totals
 */
function drawShare({ outcomes }) {
  const parts = ANSWERS.filter((one) => outcomes[one] > 0);
  return make(
    "div",
    { class: "share", "aria-hidden": "true" },
    ...parts.map((one) => {
      const part = make("i", { class: one });
      part.style.flexGrow = String(outcomes[one]);
      return part;
    }),
  );
}

/**
 * @param {Totals} totals
 * @param {Wording} wording
 * @param {Actions} actions
 */
function drawFailed({ outcomes, reasons }, wording, actions) {
  if (outcomes.unavailable === 0) return [];
  const { texts } = wording;
  const whys = [...new Set(Object.keys(reasons).map((reason) => wording.explain({ reason })))];
  return [
    make(
      "section",
      { class: "aside" },
      make("p", {}, make("strong", {}, texts.say("unavailable-lead"))),
      ...whys.map((why) => make("p", {}, texts.say("many-failed-why", { why }))),
      make("div", { class: "buttons" }, makeButton(texts.say("many-failed-again"), actions.again)),
    ),
  ];
}

/**
 * Return entries with those of works, such as photos, as one: a person may have thousands.
 *
 * @param {Found[]} all
 * @param {import("../format/reading.js").Platforms} platforms
 */
function joinWorks(all, platforms) {
  const isWork = (/** @type {Found} */ { entry }) => ["photo", "video"].includes(platforms.kind(entry.kind).noun);
  const works = all.filter(isWork);
  if (works.length < 2) return all;
  /** @type {Map<number, import("../format/records.js").Entry["hits"][number]["items"]>} */
  const items = new Map();
  for (const { entry } of works) {
    for (const part of entry.hits) items.set(part.dataset, [...(items.get(part.dataset) ?? []), ...part.items]);
  }
  const hits = [...items].map(([dataset, some]) => ({ dataset, count: some.length, items: some }));
  const names = works.slice(0, LISTED).map(({ entry }) => entry.name);
  const name = [...names, ...(works.length > names.length ? ["…"] : [])].join(", ");
  return [...all.filter((one) => !isWork(one)), { ...works[0], entry: { ...works[0].entry, name, hits } }];
}

/**
 * @param {Totals} totals
 * @param {Wording} wording
 * @param {boolean} isPersonal
 */
function drawDatasets({ datasets, outcomes }, wording, isPersonal) {
  const { texts, manifest } = wording;
  // If nothing was found, there is nothing to count; and what could not be checked is not "none".
  if (outcomes.found === 0) return [];
  const rows = datasets.map(({ people, items }, at) => {
    const names = texts.say(isPersonal ? "many-dataset-people" : "many-dataset-names", { n: people });
    const counts = { names, items: wording.count(items, [at]) };
    const none = people === 0 && outcomes.unavailable === 0;
    const count = texts.say(none ? "many-dataset-none" : "many-dataset", counts);
    return make("li", {}, make("bdi", {}, manifest.datasets[at].title), ": ", make("strong", {}, count));
  });
  return [make("section", {}, make("h3", {}, texts.say("many-datasets")), make("ul", { class: "facts" }, ...rows))];
}

/**
 * @param {Totals} totals
 * @param {Wording} wording
 * @param {Actions} actions
 */
function drawRest({ rest }, { texts }, actions) {
  if (rest === 0) return [];
  return [
    make(
      "section",
      { class: "further" },
      make("p", {}, make("strong", {}, texts.say("many-rest", { n: rest })), " ", texts.say("many-rest-reveals")),
      make("div", { class: "buttons" }, makeButton(texts.say("many-rest-button"), actions.rest)),
    ),
  ];
}

