// The results of checking many: the outcome first, then totals, the table, the actions, and what the server saw.

import { drawIcon, lead, make, makeButton } from "../dom/elements.js";
import { showHits } from "../check/found.js";
import { RowTable } from "./rows.js";

/**
 * @typedef {object} Totals  (many/results.py)
 * @property {{ found: number, absent: number, unavailable: number }} outcomes
 * @property {number} items
 * @property {{ id: string, names: number, items: number }[]} datasets
 * @property {{ [reason: string]: number }} reasons
 * @property {number} rest
 * @property {number} seconds
 */
/**
 * @typedef {object} Actions
 * @property {(call: string, args?: object) => Promise<any>} call  calls Python
 * @property {() => void} again  retries what could not be checked
 * @property {() => void} rest  opens the second drawers
 * @property {(found: import("../format/lookup.js").Found[]) => HTMLElement} showPack
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
 * @param {Actions} actions
 * @returns {Promise<void>} once the table is ready
 */
export async function drawOutcome(place, totals, wording, actions) {
  const { texts, manifest } = wording;
  const { found, absent, unavailable } = totals.outcomes;
  const n = found + absent + unavailable;
  const outcome = found > 0 ? "found" : unavailable > 0 ? "unavailable" : "absent";
  const values = { n, found, absent, failed: unavailable };
  const title = make("h2", { id: "result-title", tabindex: "-1" }, texts.say(`many-${outcome}`, values));
  const table = new RowTable((args) => actions.call("rows", args), listItems, wording, {
    names: n,
    reasons: Object.keys(totals.reasons).length,
  });
  const parts = make(
    "div",
    { class: "details many-step" },
    ...drawFailed(totals, wording, actions),
    ...drawDatasets(totals, wording),
    ...drawRest(totals, wording, actions),
    table.element,
    actions.showSaves(table),
    ...(absent > 0 ? [make("p", { class: "quiet" }, texts.say("many-limits", { date: texts.date(manifest.built) }))] : []),
  );
  // Everything is ready before any of it is shown.
  await table.show();
  if (found > 0) {
    parts.append(make("p", { class: "quiet" }, texts.say("links-out")), actions.showPack(await actions.call("found")));
  }
  parts.append(await actions.showRequests());
  place.replaceChildren(
    make(
      "div",
      { class: "verdict" },
      drawIcon(outcome),
      make(
        "div",
        {},
        title,
        ...(n > 1 ? [drawShare(totals)] : []),
        make("p", {}, texts.say("many-totals", values)),
        ...(found > 0 ? [make("p", {}, make("a", { href: "#way-out" }, texts.say("found-way-out")))] : []),
      ),
    ),
    parts,
  );
  place.dataset.outcome = outcome;
  place.hidden = false;
  lead(place, title);

  /**
   * Draw what was found for a row's name.
   *
   * @param {import("./rows.js").Row} row
   */
  async function listItems(row) {
    /** @type {import("../format/lookup.js").Found[]} */
    const all = await actions.call("items", { row: row.row });
    // The descriptions of the data sets are collapsed: they have their own page, and here they are between rows.
    const told = new Set(manifest.datasets.keys());
    const hits = all.flatMap((one) => one.hits.map((part) => showHits(part, { level: 5, told, lists: [] }, wording)));
    const shared = all.some(({ subject }) => ["screen_name", "username"].includes(subject.kind));
    return [...(shared ? [make("p", { class: "caution" }, texts.say("namesake"))] : []), ...hits];
  }
}

/**
 * Draw the outcomes' shares, which is decorative: the sentence below says the same.
 *
 * @param {Totals} totals
 */
function drawShare({ outcomes }) {
  const parts = /** @type {const} */ (["found", "unavailable", "absent"]).filter((one) => outcomes[one] > 0);
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
 * @param {Totals} totals
 * @param {Wording} wording
 */
function drawDatasets({ datasets, outcomes }, { texts, manifest }) {
  // If nothing was found, there is nothing to count; and what could not be checked is not "none".
  if (outcomes.found === 0) return [];
  const rows = datasets.map(({ names, items }, at) => {
    const counts = { names: texts.say("many-dataset-names", { n: names }), items: texts.say("entry-count", { n: items }) };
    const none = names === 0 && outcomes.unavailable === 0;
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

