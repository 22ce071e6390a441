// The results of checking many: the outcome first, then totals, the table, what can be done, and what the server saw.

import { drawIcon, make, makeButton } from "./elements.js";
import { showHits } from "./found.js";
import { RowTable } from "./rows.js";

const ICONS = /** @type {const} */ ({ found: "found", absent: "absent", unavailable: "unavailable" });

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
 * @property {(call: string, args?: object) => Promise<any>} call  asks Python
 * @property {() => void} again  checks what could not be checked once more
 * @property {() => void} rest  opens the second drawers
 * @property {(found: import("./lookup.js").Found[]) => HTMLElement} showPack
 */
/** @typedef {import("./wording.js").Wording} Wording */

/**
 * Draw the results.
 *
 * @param {HTMLElement} place
 * @param {Totals} totals
 * @param {Wording} wording
 * @param {Actions} actions
 * @returns {Promise<void>} when the table is there
 */
export async function drawOutcome(place, totals, wording, actions) {
  const { texts, manifest } = wording;
  const { found, absent, unavailable } = totals.outcomes;
  const n = found + absent + unavailable;
  const outcome = found > 0 ? "found" : unavailable > 0 ? "unavailable" : "absent";
  const values = { n, found, absent, failed: unavailable };
  const title = make("h2", { id: "result-title", tabindex: "-1" }, texts.say(`many-${outcome}`, values));
  const parts = make("div", { class: "details many-step" });
  place.replaceChildren(
    make(
      "div",
      { class: "verdict" },
      drawIcon(ICONS[outcome]),
      make(
        "div",
        {},
        title,
        make("p", {}, texts.say("many-totals", values)),
        ...(found > 0 ? [make("p", {}, make("a", { href: "#way-out" }, texts.say("found-way-out")))] : []),
      ),
    ),
    parts,
  );
  place.dataset.outcome = outcome;
  place.hidden = false;
  const items = make("div", { class: "many-items", role: "status" });
  const table = new RowTable((args) => actions.call("rows", args), (row, button) => showItems(row, button), wording);
  parts.append(
    ...drawFailed(totals, wording, actions),
    drawDatasets(totals, wording),
    ...drawRest(totals, wording, actions),
    table.element,
    items,
    make("p", { class: "quiet" }, texts.say("many-limits", { date: texts.date(manifest.built) })),
  );
  await table.show();
  if (found > 0) {
    parts.append(make("p", { class: "quiet" }, texts.say("links-out")), actions.showPack(await actions.call("found")));
  }
  title.focus();

  /**
   * @param {import("./rows.js").Row} row
   * @param {HTMLElement} button
   */
  async function showItems(row, button) {
    /** @type {import("./lookup.js").Found[]} */
    const all = await actions.call("items", { row: row.row });
    const head = make("h3", { tabindex: "-1" }, make("bdi", {}, row.text));
    const close = makeButton(texts.say("many-close"), () => {
      items.replaceChildren();
      button.focus();
    });
    const told = new Set();
    const hits = all.flatMap((one) => one.hits.map((part) => showHits(part, { level: 4, told, lists: [] }, wording)));
    const shared = all.some(({ subject }) => ["screen_name", "username"].includes(subject.kind));
    items.replaceChildren(
      head,
      ...(shared ? [make("p", { class: "caution" }, texts.say("namesake"))] : []),
      ...hits,
      close,
    );
    head.focus();
  }
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
function drawDatasets({ datasets }, { texts, manifest }) {
  const rows = datasets.map(({ names, items }, at) => {
    const counts = { names: texts.say("many-dataset-names", { n: names }), items: texts.say("subject-count", { n: items }) };
    const count = names > 0 ? texts.say("many-dataset", counts) : texts.say("many-dataset-none");
    return make("li", {}, make("bdi", {}, manifest.datasets[at].title), ": ", make("strong", {}, count));
  });
  return make("section", {}, make("h3", {}, texts.say("many-datasets")), make("ul", { class: "facts" }, ...rows));
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

