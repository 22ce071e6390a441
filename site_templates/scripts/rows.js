// The table of all names: a part of it at a time, sorted and filtered where the results are, in Python.

import { make, makeButton } from "./elements.js";

const PART = 50;
/** How long to wait for the next key before the filter works, in milliseconds. */
const PAUSE = 250;
const COLUMNS = /** @type {const} */ (["text", "kind", "outcome", "items"]);
const OUTCOMES = /** @type {const} */ (["found", "absent", "unavailable"]);

/**
 * @typedef {{ row: number, text: string, kind: string, outcome: string, items: number, reason: string }} Row
 * @typedef {(args: object) => Promise<{ total: number, rows: Row[] }>} AskRows
 */

export class RowTable {
  #start = 0;
  #sort = "";
  #descending = false;
  #asked = 0;
  #timer = 0;

  /**
   * @param {AskRows} ask
   * @param {(row: Row, button: HTMLElement) => void} open  shows a row's items
   * @param {import("./wording.js").Wording} wording
   */
  constructor(ask, open, wording) {
    this.ask = ask;
    this.open = open;
    this.wording = wording;
    const { texts } = wording;
    // Neither has a name nor stands in a form: what they hold is never sent.
    this.filter = /** @type {HTMLInputElement} */ (
      make("input", { type: "search", autocomplete: "off", spellcheck: "false", dir: "auto", maxlength: "200" })
    );
    this.outcome = /** @type {HTMLSelectElement} */ (
      make(
        "select",
        {},
        ...["", ...OUTCOMES].map((value) => make("option", { value }, texts.say(`many-show-${value || "all"}`))),
      )
    );
    this.heads = COLUMNS.map((column) => this.#makeHead(column));
    this.body = make("tbody", {});
    this.place = make("p", { role: "status" });
    this.previous = makeButton(texts.say("many-previous"), () => this.#show(this.#start - PART));
    this.next = makeButton(texts.say("many-next"), () => this.#show(this.#start + PART));
    this.filter.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#show(0), PAUSE);
    });
    this.outcome.addEventListener("change", () => this.#show(0));
    this.element = make(
      "section",
      { "aria-labelledby": "table-title" },
      make("h3", { id: "table-title" }, texts.say("many-table")),
      make(
        "div",
        { class: "tools" },
        make("label", {}, texts.say("many-filter"), this.filter),
        make("label", {}, texts.say("many-show"), this.outcome),
      ),
      make(
        "div",
        { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "table-title" },
        make("table", { class: "many-table" }, make("thead", {}, make("tr", {}, ...this.heads)), this.body),
      ),
      make("div", { class: "pager" }, this.previous, this.next, this.place),
    );
  }

  /** Show the first part. */
  show() {
    return this.#show(0);
  }

  /** @param {typeof COLUMNS[number]} column */
  #makeHead(column) {
    const { texts } = this.wording;
    const button = makeButton(texts.say(`many-column-${column}`), () => {
      // Up, down, and the order of the list again; of numbers the largest come first.
      const first = column === "items";
      if (this.#sort !== column) [this.#sort, this.#descending] = [column, first];
      else if (this.#descending === first) this.#descending = !first;
      else this.#sort = "";
      this.#show(0);
    });
    const head = make("th", { scope: "col", class: column === "items" ? "number" : column }, button);
    head.dataset.column = column;
    return head;
  }

  /** @param {number} start */
  async #show(start) {
    const mine = ++this.#asked;
    const { total, rows } = await this.ask({
      sort: this.#sort,
      descending: this.#descending,
      outcome: this.outcome.value,
      containing: this.filter.value,
      start: Math.max(start, 0),
      count: PART,
    });
    if (mine !== this.#asked) return;
    this.#start = Math.max(start, 0);
    for (const head of this.heads) {
      if (head.dataset.column === this.#sort) head.ariaSort = this.#descending ? "descending" : "ascending";
      else head.removeAttribute("aria-sort");
    }
    this.body.replaceChildren(...rows.map((row) => this.#drawRow(row)));
    const [first, last] = [this.#start + 1, this.#start + rows.length];
    const { texts } = this.wording;
    this.place.textContent = total > 0 ? texts.say("many-part", { first, last, n: total }) : texts.say("many-part-none");
    this.previous.toggleAttribute("disabled", this.#start === 0);
    this.next.toggleAttribute("disabled", last >= total);
  }

  /** @param {Row} row */
  #drawRow(row) {
    const { texts, manifest } = this.wording;
    const items = make("td", { class: "number" });
    if (row.items > 0) {
      const label = texts.say("many-items-of", { name: row.text });
      const button = makeButton(texts.say("subject-count", { n: row.items }), () => this.open(row, button));
      button.setAttribute("aria-label", `${button.textContent}: ${label}`);
      items.append(button);
    }
    const why = row.reason ? [make("div", { class: "detail" }, this.wording.explain({ reason: row.reason }))] : [];
    return make(
      "tr",
      { "data-outcome": row.outcome },
      make("th", { scope: "row" }, make("bdi", {}, row.text)),
      make("td", { class: "kind" }, texts.say(`as-${manifest.platform}-${row.kind}`)),
      make("td", { class: row.outcome }, texts.say(`many-outcome-${row.outcome}`), ...why),
      items,
    );
  }
}
