// What the server saw of a check: one line beside the verdict, which opens.

import { draw, make } from "../dom/elements.js";
import { home } from "./places.js";
import { makeRequestList } from "./requests.js";

/** The most drawers that a picture shows individually: 2^9. */
const DRAWN_DEPTH = 9;
const DRAWN_COLUMNS = 32;
/** As wide as so many the picture is at least: a few drawers are not as large as a door. */
const LEAST_COLUMNS = 16;

/**
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("../format/manifest.js").Manifest} Manifest
 * @typedef {{ path: string, replied: boolean }} Asked  a request of a check; whether any reply came, or it may never have
 *   reached the server
 */

/**
 * Return the panel.
 *
 * @param {readonly Asked[]} log  the requests of the check, by which it is known what the server can have seen
 * @param {import("./wording.js").Wording} wording
 * @returns {HTMLElement}
 */
export function makeServerPanel(log, wording) {
  const { manifest, texts, held } = wording;
  const open = (/** @type {string} */ line, /** @type {(Node | string)[]} */ ...parts) =>
    make("details", { class: "saw" }, make("summary", {}, line), ...parts);
  const steps = makeSteps(texts);
  if (held) return open(texts.say("saw-line-nothing"), make("p", {}, texts.say("saw-held")));
  if (log.length === 0) return open(texts.say("saw-line-nothing"), make("p", {}, texts.say("saw-nothing")), makeRequestList(wording), steps);
  const { depth } = manifest.tables[0];
  const [first, second] = ["0", "1"].map((table) => [
    ...new Set(log.filter(({ path }) => path.split("/")[2] === table).map(({ path }) => Number.parseInt(path.split("/")[3], 16))),
  ]);
  const indexes = first.sort((one, other) => one - other);
  const drawers = 2 ** depth;
  const list = texts.list(indexes.map((index) => String(index + 1)), "conjunction");
  const values = { drawers, share: wording.share, entries: manifest.entries, n: indexes.length, list };
  const isUnsure = log.some(({ replied }) => !replied);
  const repeated = log.length - first.length - second.length;
  const said = [
    texts.say(isUnsure ? "saw-unsure" : drawers === 1 ? "saw-whole" : "saw-drawers", values),
    ...(repeated > 0 && !isUnsure ? [texts.say("saw-again", { n: log.length })] : []),
    ...second.map((index) => texts.say("saw-second", { drawer: index + 1, drawers: 2 ** manifest.tables[1].depth })),
  ];
  return open(
    isUnsure ? texts.say("saw-line-unsure") : texts.say(repeated > 0 ? "saw-line-again" : "saw-line", { n: log.length }),
    make("p", {}, said.join(" ")),
    ...(drawers > 1 ? [drawDrawers(indexes, depth)] : []),
    makeRequestList(wording),
    makeModes(texts),
    steps,
  );
}

/**
 * Return how a visitor sees without us that a check sends no name.
 *
 * @param {import("../dom/texts.js").Texts} texts
 */
function makeSteps(texts) {
  const link = make("a", { href: `${home}offline.html`, target: "_blank", rel: "noopener noreferrer" }, texts.say("see-1"));
  const steps = [link, texts.say("see-2"), texts.say("see-3")];
  return make(
    "div",
    { class: "see" },
    make("strong", {}, texts.say("see")),
    make("ol", {}, ...steps.map((step) => make("li", {}, step))),
  );
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
    { class: "drawers", viewBox: `0 0 ${10 * Math.max(columns, LEAST_COLUMNS)} ${(8 * 2 ** drawn) / columns}`, "aria-hidden": "true" },
    draw("path", { d: Array.from({ length: 2 ** drawn }, (_, n) => path(n)).join("") }),
    draw("path", { class: "open", d: indexes.map((index) => path(index >> (depth - drawn))).join("") }),
  );
}
