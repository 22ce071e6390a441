// What the server saw of a check: a panel at the end of every answer.

import { draw, make } from "../dom/elements.js";
import { makeRequestList } from "./requests.js";

/** The most drawers that a picture shows individually: 2^9. */
const DRAWN_DEPTH = 9;
const DRAWN_COLUMNS = 32;

/**
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("../format/manifest.js").Manifest} Manifest
 */

/**
 * Return the panel.
 *
 * @param {readonly import("./answers.js").Result[]} results  at least one
 * @param {import("./wording.js").Wording} wording
 * @returns {HTMLElement}
 */
export function makeServerPanel(results, wording) {
  const { manifest, texts } = wording;
  const panel = make("section", { class: "saw" }, make("h3", {}, texts.say("saw")));
  if (wording.held) {
    panel.append(make("p", {}, texts.say("saw-held")));
    return panel;
  }
  const asked = results.filter(({ answer }) => answer.shardPath);
  if (asked.length === 0) {
    panel.append(make("p", {}, texts.say("saw-nothing")), makeRequestList(wording));
    return panel;
  }
  const { depth } = manifest.tables[0];
  const numbers = [...new Set(asked.map(({ answer }) => numberDrawer(answer, 0, manifest).drawer))].sort((a, b) => a - b);
  const drawers = 2 ** depth;
  const values = { drawers, share: Math.max(1, Math.round(manifest.entries / drawers)), entries: manifest.entries };
  const failed = asked.some(({ answer }) => answer.outcome === "unavailable");
  const id = drawers === 1 ? "saw-whole" : failed ? "saw-asked" : "saw-drawer";
  const second = asked.filter(({ further }) => further);
  panel.append(
    make(
      "p",
      {},
      numbers.length > 1
        ? texts.say("saw-drawers", { ...values, n: numbers.length, list: texts.list(numbers.map(String), "conjunction") })
        : texts.say(id, { ...values, drawer: numbers[0] }),
      ...second.flatMap(({ answer }) => [" ", texts.say("saw-second", numberDrawer(answer, 1, manifest))]),
    ),
    ...(drawers > 1 ? [drawDrawers(numbers.map((number) => number - 1), depth)] : []),
    makeRequestList(wording),
    makeModes(texts),
  );
  return panel;
}

/** @param {import("../dom/texts.js").Texts} texts */
function makeModes(texts) {
  const modes = [texts.say("mode-name"), texts.say("mode-file"), texts.say("mode-whole")];
  return make(
    "details",
    {},
    make("summary", {}, texts.say("modes")),
    make("ul", {}, ...modes.map((mode) => make("li", {}, mode))),
  );
}

/**
 * Return which drawer of a table a text is in, counted from 1: addresses nest, so the first table's gives the second's.
 *
 * @param {Answer} answer  for which a drawer was opened
 * @param {number} table
 * @param {Manifest} manifest
 * @returns {{ drawer: number, drawers: number }}
 */
export function numberDrawer(answer, table, { tables }) {
  const index = Number.parseInt(answer.shardPath.split("/")[3], 16);
  return { drawer: (index >> (tables[0].depth - tables[table].depth)) + 1, drawers: 2 ** tables[table].depth };
}

/**
 * Draw all drawers of a table, some of them open; if there are too many, groups of them.
 *
 * @param {number[]} indexes  of the open drawers
 * @param {number} depth
 * @returns {SVGElement}
 */
export function drawDrawers(indexes, depth) {
  const drawn = Math.min(depth, DRAWN_DEPTH);
  const columns = Math.min(2 ** drawn, DRAWN_COLUMNS);
  const path = (/** @type {number} */ n) => `M${10 * (n % columns) + 1} ${8 * Math.floor(n / columns) + 1}h8v6h-8z`;
  return draw(
    "svg",
    { class: "drawers", viewBox: `0 0 ${10 * columns} ${(8 * 2 ** drawn) / columns}`, "aria-hidden": "true" },
    draw("path", { d: Array.from({ length: 2 ** drawn }, (_, n) => path(n)).join("") }),
    draw("path", { class: "open", d: indexes.map((index) => path(index >> (depth - drawn))).join("") }),
  );
}
