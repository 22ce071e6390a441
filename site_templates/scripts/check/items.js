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

/** @typedef {import("../format/records.js").Item} Item */
/** @typedef {import("../format/manifest.js").Shown} Shown */
/** @typedef {{ key: string, word: string, read: (item: Item) => string, numeric: boolean }} Order  what to sort by */
/** @typedef {import("../dom/texts.js").Texts} Texts */

export class ItemList {
  /** Return how many rows the next part has. */
  #size = FIRST_PART;
  #timer = 0;

  /**
   * @param {readonly Item[]} all
   * @param {readonly Shown[]} shown  what else is shown of them
   * @param {Texts} texts
   * @param {ReadonlySet<Item>} [pointed]  those that the visitor has asked about, which come first and are marked
   */
  constructor(all, shown, texts, pointed = new Set()) {
    const items = [...all.filter((item) => pointed.has(item)), ...all.filter((item) => !pointed.has(item))];
    this.items = items;
    this.texts = texts;
    this.chosen = items;
    this.drawRow = prepareRow(shown, texts, pointed);
    this.orders = listOrders(items, shown, texts);
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
    const { texts, orders } = this;
    // They have no name and are not in a form: their values are never sent.
    const filter = /** @type {HTMLInputElement} */ (
      make("input", { type: "search", autocomplete: "off", spellcheck: "false", dir: "auto", maxlength: "200" })
    );
    const sort = /** @type {HTMLSelectElement} */ (
      make("select", {}, ...orders.map(({ key, word }) => make("option", { value: key }, word)))
    );
    const choose = () => this.#choose(filter.value, sort.value);
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
   * @param {string} key  of the order
   */
  #choose(text, key) {
    const { items, texts, orders } = this;
    const wanted = text.trim().toLowerCase();
    const found = items.filter((item) => Object.values(item).join("\n").toLowerCase().includes(wanted));
    const order = orders.findIndex((one) => one.key === key);
    // The first is the order that they are in.
    this.chosen = order > 0 ? sortItems(found, orders[order], texts) : found;
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
 * Return what the items can be sorted by: first their ids, in whose order they are, then what differs among them.
 *
 * @param {readonly Item[]} items
 * @param {readonly Shown[]} shown
 * @param {Texts} texts
 * @returns {Order[]}
 */
function listOrders(items, shown, texts) {
  const fields = /** @type {const} */ (["title", "licence"]);
  const orders = [
    ...fields.map((field) => ({
      key: /** @type {string} */ (field),
      word: texts.say(`sort-${field}`),
      read: (/** @type {Item} */ item) => item[field],
      numeric: false,
    })),
    ...shown.map(({ label, numeric }, at) => ({
      key: `shown${at}`,
      word: label,
      read: (/** @type {Item} */ item) => item.shown[at] ?? "",
      numeric,
    })),
  ];
  const byId = { key: "id", word: texts.say("sort-id"), read: (/** @type {Item} */ { id }) => id, numeric: false };
  return [byId, ...orders.filter(({ read }) => items.some((item) => read(item) !== read(items[0])))];
}

/**
 * Sort items in place; those without a value come last.
 *
 * @param {Item[]} items
 * @param {Order} order
 * @param {Texts} texts
 */
function sortItems(items, { read, numeric }, texts) {
  const compare = numeric
    ? (/** @type {string} */ one, /** @type {string} */ other) => Number(one) - Number(other)
    : (/** @type {string} */ one, /** @type {string} */ other) => texts.compare(one, other);
  return items.sort((one, other) => {
    const [first, second] = [read(one), read(other)];
    return Number(!first) - Number(!second) || compare(first, second);
  });
}

/**
 * Return the function that draws an item's row.
 *
 * @param {readonly Shown[]} shown
 * @param {Texts} texts
 * @param {ReadonlySet<Item>} pointed
 * @returns {(item: Item) => HTMLElement}
 */
function prepareRow(shown, texts, pointed) {
  // Copying is half the work of creating, which matters for thousands.
  const linked = make("li", {}, make("a", { target: "_blank", rel: "noopener noreferrer", dir: "auto" }));
  const unlinked = make("li", {}, make("bdi", {}));
  return (item) => {
    const isLinked = HTTP.test(item.link);
    const row = /** @type {HTMLElement} */ ((isLinked ? linked : unlinked).cloneNode(true));
    const title = /** @type {HTMLElement} */ (row.firstChild);
    const more = item.shown.flatMap((value, at) => (value ? [`${shown[at].label}: ${value}`] : []));
    const name = nameItem(item) || (more[0] ?? "");
    title.textContent = name || texts.say("untitled");
    if (isLinked) title.setAttribute("href", item.link);
    const details = [item.id, shortenLink(item.link), nameLicence(item.licence), ...more].filter(
      (text) => text && text !== name,
    );
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
