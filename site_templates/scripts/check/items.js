// A list of items that may be thousands long: the first few are drawn, the rest on request.
//
// items -> those that pass the filter -> in the chosen order -> rows, a part at a time.

import { make, makeButton } from "../dom/elements.js";

const FIRST_PART = 20;
const GROWTH = 5;
const LONGEST_PART = 1000;
/** A longer id, such as a hash, tells a person less than a link does. */
const LONG_ID = 24;
/** How long to wait for the next key before announcing the number of matches, in milliseconds. */
const PAUSE = 500;
const CREATIVE_COMMONS = /^https?:\/\/creativecommons\.org\/(?:licenses|publicdomain)\/(zero|by[a-z-]*)\/(\d\.\d)/;

const HTTP = /^https?:\/\//;

/** @typedef {{ id: string, link: string, title: string, licence: string }} Item */
/** @typedef {import("../dom/texts.js").Texts} Texts */

export class ItemList {
  /** Return how many rows the next part has. */
  #size = FIRST_PART;
  #timer = 0;

  /**
   * @param {readonly Item[]} all
   * @param {Texts} texts
   * @param {ReadonlySet<Item>} [pointed]  those that the visitor has asked about, which come first and are marked
   */
  constructor(all, texts, pointed = new Set()) {
    const items = [...all.filter((item) => pointed.has(item)), ...all.filter((item) => !pointed.has(item))];
    this.items = items;
    this.texts = texts;
    this.chosen = items;
    this.drawRow = prepareRow(texts, pointed);
    this.rows = make("ul", { class: "items" });
    this.more = makeButton("", () => this.#drawMore());
    this.matches = make("p", { class: "quiet", "aria-live": "polite" });
    const tools = items.length > FIRST_PART ? [this.#makeTools(), this.matches] : [];
    this.element = make("div", {}, ...tools, this.rows, this.more);
    this.#drawPart();
  }

  /** Draw all items that pass the filter, for printing. */
  drawAll() {
    this.#size = this.chosen.length;
    this.#drawPart();
  }

  #drawMore() {
    const { length } = this.rows.children;
    this.#drawPart();
    // The focus moves to the first new item.
    const first = /** @type {HTMLElement} */ (this.rows.children[length]);
    first.tabIndex = -1;
    first.focus();
  }

  #drawPart() {
    const { chosen, rows, more, texts } = this;
    const start = rows.children.length;
    rows.append(...chosen.slice(start, start + this.#size).map(this.drawRow));
    this.#size = Math.min(GROWTH * this.#size, LONGEST_PART);
    const left = chosen.length - rows.children.length;
    more.hidden = left === 0;
    more.textContent = texts.say("show-more", { n: Math.min(this.#size, left) });
  }

  #makeTools() {
    const { texts, items } = this;
    // They have no name and are not in a form: their values are never sent.
    const filter = /** @type {HTMLInputElement} */ (
      make("input", { type: "search", autocomplete: "off", spellcheck: "false", dir: "auto", maxlength: "200" })
    );
    const orders = /** @type {const} */ (["id", "title", "licence"]).filter(
      (order) => order === "id" || items.some((item) => item[order] !== items[0][order]),
    );
    const sort = /** @type {HTMLSelectElement} */ (
      make("select", {}, ...orders.map((order) => make("option", { value: order }, texts.say(`sort-${order}`))))
    );
    const choose = () => this.#choose(filter.value, /** @type {keyof Item} */ (sort.value));
    filter.addEventListener("input", choose);
    sort.addEventListener("change", choose);
    return make(
      "div",
      { class: "tools" },
      make("label", {}, texts.say("filter"), filter),
      ...(orders.length > 1 ? [make("label", {}, texts.say("sort"), sort)] : []),
    );
  }

  /**
   * Show the items that contain a text, in the order of one of their fields.
   *
   * @param {string} text
   * @param {keyof Item} order
   */
  #choose(text, order) {
    const { items, texts } = this;
    const wanted = text.trim().toLowerCase();
    const found = items.filter((item) => Object.values(item).join("\n").toLowerCase().includes(wanted));
    // They are already in the order of their ids; missing values come last.
    this.chosen =
      order === "id"
        ? found
        : found.sort((one, other) => Number(!one[order]) - Number(!other[order]) || texts.compare(one[order], other[order]));
    this.#size = FIRST_PART;
    this.rows.replaceChildren();
    this.#drawPart();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.matches.textContent = wanted ? texts.say("matches", { n: found.length }) : "";
    }, PAUSE);
  }
}

/**
 * Return the function that draws an item's row.
 *
 * @param {Texts} texts
 * @param {ReadonlySet<Item>} pointed
 * @returns {(item: Item) => HTMLElement}
 */
function prepareRow(texts, pointed) {
  // Copying is half the work of creating, which matters for thousands.
  const linked = make("li", {}, make("a", { target: "_blank", rel: "noopener noreferrer", dir: "auto" }));
  const unlinked = make("li", {}, make("bdi", {}));
  return (item) => {
    const isLinked = HTTP.test(item.link);
    const row = /** @type {HTMLElement} */ ((isLinked ? linked : unlinked).cloneNode(true));
    const title = /** @type {HTMLElement} */ (row.firstChild);
    const name = nameItem(item);
    title.textContent = name || texts.say("untitled");
    if (isLinked) title.setAttribute("href", item.link);
    const details = [item.id, shortenLink(item.link), nameLicence(item.licence)].filter((text) => text && text !== name);
    if (pointed.has(item)) row.append(make("strong", { class: "chip" }, texts.say("pointed")));
    row.append(make("span", { class: "detail" }, ...details.map((text) => make("bdi", {}, text))));
    return row;
  };
}

/**
 * Return an item's name: its title, id or address, whichever it has first; "" if it has none.
 *
 * @param {Item} item
 */
function nameItem({ id, link, title }) {
  return title || (id.length > LONG_ID && shortenLink(link)) || id || shortenLink(link);
}

/** @param {string} link */
function shortenLink(link) {
  return link.replace(/^https?:\/\/(www\.)?/, "");
}

/**
 * Return a licence with the address of a Creative Commons licence shortened to its name.
 *
 * @param {string} licence
 * @returns {string}
 */
function nameLicence(licence) {
  const match = CREATIVE_COMMONS.exec(licence);
  if (!match) return licence;
  const [, name, version] = match;
  return name === "zero" ? `CC0 ${version}` : `CC ${name.toUpperCase()} ${version}`;
}
