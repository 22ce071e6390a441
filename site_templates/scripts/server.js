// What the server saw of a check: a panel at the end of every answer.

import { draw, make } from "./elements.js";

/** The most drawers that a picture shows one by one: 2^9. */
const DRAWN_DEPTH = 9;
const DRAWN_COLUMNS = 32;

/**
 * @typedef {import("./lookup.js").Answer} Answer
 * @typedef {import("./manifest.js").Manifest} Manifest
 */

/**
 * Make the panel.
 *
 * @param {Answer} answer
 * @param {boolean} further  whether the second table was asked too
 * @param {import("./wording.js").Wording} wording
 * @returns {HTMLElement}
 */
export function makeServerPanel(answer, further, { manifest, texts }) {
  const panel = make("section", { class: "saw" }, make("h3", {}, texts.say("saw")));
  if (!answer.shardPath) {
    panel.append(make("p", {}, texts.say("saw-nothing")));
    return panel;
  }
  const { drawer, drawers } = findDrawer(answer, 0, manifest);
  const share = Math.max(1, Math.round(manifest.subjects / drawers));
  const id = drawers === 1 ? "saw-whole" : answer.outcome === "unavailable" ? "saw-asked" : "saw-drawer";
  panel.append(
    make(
      "p",
      {},
      texts.say(id, { drawer, drawers, share, subjects: manifest.subjects }),
      ...(further ? [" ", texts.say("saw-second", findDrawer(answer, 1, manifest))] : []),
    ),
    ...(drawers > 1 ? [drawDrawers(drawer - 1, manifest.tables[0].depth)] : []),
  );
  return panel;
}

/**
 * Tell which drawer of a table a text lies in, counted from 1: addresses nest, so the first table's tells the second's.
 *
 * @param {Answer} answer  for which a drawer was opened
 * @param {number} table
 * @param {Manifest} manifest
 * @returns {{ drawer: number, drawers: number }}
 */
export function findDrawer(answer, table, { tables }) {
  const index = Number.parseInt(answer.shardPath.split("/")[3], 16);
  return { drawer: (index >> (tables[0].depth - tables[table].depth)) + 1, drawers: 2 ** tables[table].depth };
}

/**
 * Draw all drawers of a table, one of them open; where they are too many, groups of them.
 *
 * @param {number} index
 * @param {number} depth
 * @returns {SVGElement}
 */
function drawDrawers(index, depth) {
  const drawn = Math.min(depth, DRAWN_DEPTH);
  const columns = Math.min(2 ** drawn, DRAWN_COLUMNS);
  const open = index >> (depth - drawn);
  const path = (/** @type {number} */ n) => `M${10 * (n % columns) + 1} ${8 * Math.floor(n / columns) + 1}h8v6h-8z`;
  return draw(
    "svg",
    { class: "drawers", viewBox: `0 0 ${10 * columns} ${(8 * 2 ** drawn) / columns}`, "aria-hidden": "true" },
    draw("path", { d: Array.from({ length: 2 ** drawn }, (_, n) => path(n)).join("") }),
    draw("path", { class: "open", d: path(open) }),
  );
}
