// Steps 2 and 3 of checking many: how a list was understood, and what checking it shows the server.

import { lead, make, makeButton } from "../dom/elements.js";

/**
 * @typedef {object} Summary  what was read (many/session.py, `describe`)
 * @property {number} names
 * @property {number} repeated
 * @property {{ [kind: string]: number }} kinds
 * @property {{ [kind: string]: number }} skipped
 * @property {Unclear[]} unclear
 * @property {number} unclear_count
 * @property {{ name: string, format: string, rows: number, used: string[], ignored: string[], guessed: boolean }[]} sources
 * @property {boolean} few
 * @property {{ needed: number, of: number, bytes: number }} drawers
 * @property {{ files: number, bytes: number, held: boolean, begun: boolean }} index  what is not here yet, and
 *   whether some of it is
 */
/**
 * @typedef {object} Unclear  a place without a usable name (many/reading/gathering.py)
 * @property {string} where
 * @property {string} text
 * @property {string} reason
 * @property {string} fact  the reason in English
 * @property {string} hint
 * @property {import("../dom/texts.js").Values} values
 */
/** @typedef {"drawers" | "index"} Mode */
/** @typedef {import("../check/wording.js").Wording} Wording */

/**
 * Draw what was understood, with the choice of how to check it.
 *
 * @param {HTMLElement} place
 * @param {Summary} summary
 * @param {Wording} wording
 * @param {(mode: Mode) => void} check
 */
export function drawSummary(place, summary, wording, check) {
  const { texts } = wording;
  const title = make("h2", { id: "understood-title", tabindex: "-1" }, texts.say("many-understood"));
  const n = summary.names;
  place.replaceChildren(
    title,
    make("p", { class: "many-count" }, n > 0 ? texts.say("many-understood-names", { n }) : texts.say("many-understood-none")),
    make("ul", { class: "chips kinds" }, ...listKinds(summary, wording)),
    ...listLeft(summary, wording),
    ...drawSources(summary, wording),
    ...drawUnclear(summary, wording),
    ...(n > 0 ? [drawChoice(summary, wording, check)] : []),
  );
  place.hidden = false;
  lead(place, title);
}

/**
 * Return a size in megabytes, at least a tenth.
 *
 * @param {number} bytes
 */
export function countMegabytes(bytes) {
  return Math.max(0.1, Math.round(bytes / 1e5) / 10);
}

/**
 * @param {Summary} summary
 * @param {Wording} wording
 */
function listKinds({ kinds }, wording) {
  return Object.entries(kinds).map(([kind, count]) =>
    make("li", { class: "chip" }, wording.texts.say("many-kind", { kind: wording.nameKind(kind), count })),
  );
}

/**
 * @param {Summary} summary
 * @param {Wording} wording
 */
function listLeft({ repeated, skipped }, { texts }) {
  const left = Object.entries(skipped).map(([kind, n]) =>
    texts.say("many-skipped", { n, kinds: texts.say(`kind-${kind}`) }),
  );
  const again = repeated > 0 ? [texts.say("many-repeated", { n: repeated })] : [];
  return [...left, ...again].map((fact) => make("p", {}, fact));
}

/**
 * @param {Summary} summary
 * @param {Wording} wording
 */
function drawSources({ sources }, { texts }) {
  if (sources.length === 0) return [];
  const rows = sources.map(({ name, format, rows: n, used, ignored, guessed }) => {
    const columns = (/** @type {string[]} */ names) => texts.list(names.map((one) => `“${one}”`), "conjunction");
    const details = [
      format === "lines" ? "" : format,
      texts.say("many-rows", { n }),
      used.length > 0 ? texts.say(guessed ? "many-guessed" : "many-used", { columns: columns(used) }) : "",
      ignored.length > 0 ? texts.say("many-ignored", { columns: columns(ignored) }) : "",
    ].filter(Boolean);
    return make(
      "li",
      {},
      make("bdi", {}, name === "pasted" ? texts.say("many-source-pasted") : name),
      make("span", { class: "detail" }, ...details.map((detail) => make("span", {}, detail))),
    );
  });
  return [make("section", {}, make("h3", {}, texts.say("many-source")), make("ul", { class: "facts" }, ...rows))];
}

/**
 * @param {Summary} summary
 * @param {Wording} wording
 */
function drawUnclear({ unclear, unclear_count: n, sources }, wording) {
  if (n === 0) return [];
  const { texts } = wording;
  // The roles say what the elements are when a narrow screen stacks them.
  const cell = { role: "cell" };
  const heads = ["where", "text", "why"].map((id) =>
    make("th", { scope: "col", role: "columnheader" }, texts.say(`many-${id}`)),
  );
  // A line of the pasted text has only a number.
  const pasted = sources.some(({ name }) => name === "pasted") ? texts.say("many-source-pasted") : "pasted";
  const rows = unclear.map((one) =>
    make(
      "tr",
      { role: "row" },
      make("td", cell, make("bdi", {}, one.where.replace(/^pasted(:|$)/, (_, colon) => pasted + (colon && ": ")))),
      make("td", cell, make("bdi", {}, one.text)),
      make("td", cell, explain(one, wording)),
    ),
  );
  const table = make(
    "table",
    { class: "many-table", role: "table" },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)),
    make("tbody", { role: "rowgroup" }, ...rows),
  );
  const summary = make("summary", {}, texts.say("many-unclear", { n }));
  const details = make(
    "details",
    { class: "unclear" },
    summary,
    make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": /** @type {string} */ (summary.textContent) }, table),
    ...(n > unclear.length ? [make("p", {}, texts.say("many-unclear-more", { n: n - unclear.length }))] : []),
  );
  return [details];
}

/**
 * Return why a place has no usable name: a reason from the readers, or for typed text.
 *
 * @param {Unclear} one
 * @param {Wording} wording
 */
function explain(one, wording) {
  const id = `unclear-${one.reason}`;
  return wording.texts.has(id) ? wording.texts.say(id, one.values) : wording.explain(one);
}

/**
 * Draw the choice of how to check, with what each option shows the server.
 *
 * @param {Summary} summary
 * @param {Wording} wording
 * @param {(mode: Mode) => void} check
 * @param {Mode} [chosen]  the previous choice
 */
export function drawChoice({ names, few, drawers, index }, { texts }, check, chosen) {
  const title = make("h2", { id: "choice-title" }, texts.say("many-choice"));
  /** @type {Mode} */
  let mode = index.held ? "index" : (chosen ?? (few ? "drawers" : "index"));
  const button = makeButton(texts.say("many-check", { n: names }), () => check(mode));
  button.className = "primary";
  button.id = "check-many";
  if (index.held || drawers.needed === 0) {
    // What a check by drawers needs is here too.
    if (!index.held) mode = "drawers";
    return make("section", { id: "choice" }, title, make("p", {}, texts.say(`many-${mode}-held`)), button);
  }
  const choices = /** @type {const} */ ([
    ["drawers", drawers.bytes, { n: drawers.needed, drawers: drawers.of }],
    ["index", index.bytes, {}],
  ]).map(([value, bytes, values]) => {
    // Radio buttons need a name to exclude each other, which is its only use here: nothing is ever submitted.
    const input = /** @type {HTMLInputElement} */ (make("input", { type: "radio", name: "mode", value }));
    input.checked = value === mode;
    input.addEventListener("change", () => {
      mode = value;
    });
    const reveals = texts.say(`many-${value}-reveals`, { n: drawers.needed });
    const id = value === "index" && index.begun ? "many-index-rest" : `many-${value}`;
    const label = texts.say(id, { ...values, size: countMegabytes(bytes) });
    return make("label", { class: "mode" }, input, make("strong", {}, label), make("span", {}, reveals));
  });
  return make(
    "section",
    { id: "choice" },
    make("fieldset", { class: "modes", "aria-labelledby": "choice-title" }, title, ...choices),
    button,
  );
}
