// A list of items that may be thousands long: the first few are drawn, the rest on request.
//
// items -> those that pass the filter -> in the chosen order -> rows, a part at a time.

import { make, makeButton } from "../dom/elements.js";
import { drawPicture, findPicture, offerPictures } from "./pictures.js";

/** With what is asked for and what to do next, so many fit on two screens of a phone. */
export const FIRST_PART = 6;
/** Fewer, if their names are longer than that together, but never fewer than these. */
const ROOM = 240;
const FEWEST = 3;
/** Of a brief list, so few: enough to recognize one's own by. */
const BRIEF_PART = 3;
const BRIEF_ROOM = 100;
const BRIEFEST = 2;
/** A longer list can be filtered and sorted. */
const SHORT = 20;
const GROWTH = 5;
const LONGEST_PART = 1000;
/** Ids that tell a person nothing: numbers, hashes. */
const BARE = /^[\d\W_]+$|^[0-9a-f-]{16,}$|^\S{25,}$/i;
/** The last part of a link that is the name of a file or page, without its ending. */
const FILE = /\/(?:[a-z]+:)?([^/?#]*\p{L}{3}[^/?#]*?)(?:\.\w{2,4})?$/iu;
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
  #size;
  #timer = 0;

  /**
   * @param {readonly Item[]} all
   * @param {readonly Shown[]} shown  what else is shown of them
   * @param {Texts} texts
   * @param {string} noun  of what they are
   * @param {ReadonlySet<Item>} [pointed]  those that the visitor has asked about, which come first and are marked
   * @param {import("./pictures.js").Pictures} [pictures]  where they are
   * @param {boolean} [isOffered]  whether another list offers to show them
   * @param {boolean} [isBrief]  whether there is little room: fewer come first, and filter and order with the others
   */
  constructor(all, shown, texts, noun, pointed = new Set(), pictures = undefined, isOffered = false, isBrief = false) {
    const items = pointed.size > 0 ? [...all.filter((item) => pointed.has(item)), ...all.filter((item) => !pointed.has(item))] : all;
    this.items = items;
    this.texts = texts;
    this.chosen = items;
    this.#size = fitRows(items, isBrief);
    const number = (/** @type {Item} */ item) => texts.say(`thing-${noun}`, { n: all.indexOf(item) + 1 });
    this.pictures = pictures;
    this.drawRow = prepareRow(shown, texts, number, pointed, pictures);
    this.orders = listOrders(items, shown, texts).filter(({ key }) => key !== `shown${pictures?.at}`);
    this.rows = make("ul", { class: "items" });
    this.more = makeButton("", () => this.#drawMore());
    this.matches = make("p", { class: "quiet", "aria-live": "polite" });
    this.tools = items.length > SHORT ? [this.#makeTools(isBrief), this.matches] : [];
    this.isLinked = items.some(({ link }) => HTTP.test(link));
    this.isPictured = pictures !== undefined && items.some((/** @type {Item} */ item) => findPicture(item, pictures));
    const offer = pictures && this.isPictured ? offerPictures(this, pictures, texts, isOffered) : [];
    this.element = make("div", {}, ...offer, ...this.tools, this.rows, this.more);
    this.#drawPart();
  }

  /** Draw pictures from now on. */
  showPictures() {
    const { drawRow, texts, pictures, chosen, rows } = this;
    const draw = (/** @type {HTMLElement} */ row, /** @type {Item} */ item) => {
      const address = findPicture(item, pictures);
      if (address) row.prepend(drawPicture(address, texts));
      return row;
    };
    this.drawRow = (/** @type {Item} */ item) => draw(drawRow(item), item);
    for (const [at, row] of [...rows.children].entries()) draw(/** @type {HTMLElement} */ (row), chosen[at]);
  }

  /** Draw all items that pass the filter, for printing. */
  drawAll() {
    this.#size = this.chosen.length;
    this.#drawPart();
  }

  #drawMore() {
    const { length } = this.rows.children;
    for (const tool of this.tools) tool.hidden = false;
    this.#drawPart();
    // The focus moves to the first new item.
    const first = /** @type {HTMLElement} */ (this.rows.children[length]);
    first.tabIndex = -1;
    // It stands where the button was. A page that frames this one would scroll as well.
    first.focus({ preventScroll: true });
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

  /** @param {boolean} isHidden */
  #makeTools(isHidden) {
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
    const tools = make(
      "div",
      { class: "tools" },
      make("label", {}, texts.say("filter"), filter),
      ...(orders.length > 1 ? [make("label", {}, texts.say("sort"), sort)] : []),
    );
    tools.hidden = isHidden;
    return tools;
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
    this.#size = fitRows(this.chosen);
    this.rows.replaceChildren();
    this.#drawPart();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.matches.textContent = wanted ? texts.say("matches", { n: found.length }) : "";
    }, PAUSE);
  }
}

/**
 * Return how many of the items are drawn first. A button is not smaller than a single further row.
 *
 * @param {readonly Item[]} items
 * @param {boolean} [isBrief]
 */
function fitRows(items, isBrief = false) {
  let [rows, room] = [0, isBrief ? BRIEF_ROOM : ROOM];
  const [most, fewest] = isBrief ? [BRIEF_PART, BRIEFEST] : [FIRST_PART, FEWEST];
  while (rows < most && rows < items.length && (rows < fewest || room > 0)) {
    room -= nameItem(items[rows]).length;
    rows += 1;
  }
  return rows === items.length - 1 ? items.length : rows;
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
 * @param {(item: Item) => string} number  returns what to call an item that has no name
 * @param {ReadonlySet<Item>} pointed
 * @param {import("./pictures.js").Pictures} [pictures]
 * @returns {(item: Item) => HTMLElement}
 */
function prepareRow(shown, texts, number, pointed, pictures) {
  // Copying is half the work of creating, which matters for thousands.
  const linked = make("li", {}, make("a", { target: "_blank", rel: "noopener noreferrer", dir: "auto" }));
  const unlinked = make("li", {}, make("bdi", {}));
  return (item) => {
    const isLinked = HTTP.test(item.link);
    const row = /** @type {HTMLElement} */ ((isLinked ? linked : unlinked).cloneNode(true));
    const title = /** @type {HTMLElement} */ (row.firstChild);
    const more = item.shown.flatMap((value, at) => (value && at !== pictures?.at ? [`${shown[at].label}: ${value}`] : []));
    const name = nameItem(item) || (item.id || item.link ? "" : (more[0] ?? ""));
    title.textContent = name || number(item);
    if (isLinked) title.setAttribute("href", item.link);
    const address = shortenLink(item.link);
    const details = [address || item.id, nameLicence(item.licence), ...more].filter(
      (text) => text && text !== name,
    );
    if (pointed.has(item)) row.append(make("strong", { class: "chip" }, texts.say("pointed")));
    row.append(make("span", { class: "detail" }, ...details.map((text) => make("bdi", text === address ? { class: "address" } : {}, text))));
    return row;
  };
}

/**
 * Return an item's name: its title, an id that a person can read, or the name of its file; "" if it has none of these.
 *
 * @param {Item} item
 * @returns {string}
 */
function nameItem({ id, link, title }) {
  if (title) return title;
  if (id && !BARE.test(id)) return id;
  const file = readPart(FILE.exec(link)?.[1] ?? "").replaceAll("_", " ");
  return BARE.test(file) ? "" : file;
}

/** @param {string} part  of a link */
function readPart(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
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
