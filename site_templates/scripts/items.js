// A list of items that may be thousands long: the first few are seen, the rest lies ready behind a button.
//
// Each part is a list of its own, hidden until it is asked for, so that the browser lays out no more than is seen. Every
// item's name and link are there from the start; what else is known of it is added as it is shown.

import { make, makeButton } from "./elements.js";

const FIRST_PART = 20;
const GROWTH = 5;
const LONGEST_PART = 5000;
/** An id of more characters, such as a hash, tells a person less than a link does. */
const LONG_ID = 24;
const CREATIVE_COMMONS = /^https?:\/\/creativecommons\.org\/(?:licenses|publicdomain)\/(zero|by[a-z-]*)\/(\d\.\d)/;

const HTTP = /^https?:\/\//;

/**
 * @typedef {{ id: string, link: string, title: string, licence: string }} Item
 * @typedef {{ list: HTMLElement, items: readonly Item[] }} Part
 */

/**
 * Make the list.
 *
 * @param {readonly Item[]} items
 * @param {import("./texts.js").Texts} texts
 * @returns {HTMLElement}
 */
export function makeItemList(items, texts) {
  // Copying is half the work of making, which counts where there are thousands.
  const linked = make("li", {}, make("a", { target: "_blank", rel: "noopener noreferrer", dir: "auto" }));
  const unlinked = make("li", {}, make("bdi", {}));
  const makeItem = (/** @type {Item} */ item) => {
    const isLinked = HTTP.test(item.link);
    const row = /** @type {HTMLElement} */ ((isLinked ? linked : unlinked).cloneNode(true));
    const name = /** @type {HTMLElement} */ (row.firstChild);
    name.textContent = nameItem(item) || texts.say("untitled");
    if (isLinked) name.setAttribute("href", item.link);
    return row;
  };
  /** @type {Part[]} */
  const parts = [];
  let size = FIRST_PART;
  for (let start = 0; start < items.length; start += size, size = Math.min(GROWTH * size, LONGEST_PART)) {
    const part = items.slice(start, start + size);
    const list = make("ul", { class: "items" }, ...part.map(makeItem));
    list.hidden = true;
    parts.push({ list, items: part });
  }
  const whole = make("div", {}, ...parts.map(({ list }) => list));
  const [first, ...rest] = parts;
  if (first) showPart(first);
  offerMore(whole, rest, texts);
  return whole;
}

/** @param {Part} part */
function showPart({ list, items }) {
  items.forEach((item, at) => list.children[at].append(makeDetails(item)));
  list.hidden = false;
}

/**
 * @param {HTMLElement} whole
 * @param {Part[]} hidden
 * @param {import("./texts.js").Texts} texts
 */
function offerMore(whole, hidden, texts) {
  const [next, ...rest] = hidden;
  if (!next) return;
  whole.append(
    makeButton(texts.say("show-more", { n: next.items.length }), (button) => {
      showPart(next);
      button.remove();
      offerMore(whole, rest, texts);
      // The keyboard goes on where the new items begin.
      const first = /** @type {HTMLElement} */ (next.list.firstElementChild);
      first.tabIndex = -1;
      first.focus();
    }),
  );
}

/**
 * Name an item by the first of title, id and address that it has; "" if it has none.
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
 * Make the line with what else is known of an item.
 *
 * @param {Item} item
 * @returns {HTMLElement}
 */
function makeDetails(item) {
  const name = nameItem(item);
  const texts = [item.id, shortenLink(item.link), nameLicence(item.licence)];
  const details = texts.filter((text) => text !== "" && text !== name).map((text) => make("bdi", {}, text));
  return make("span", { class: "detail" }, ...details);
}

/**
 * Shorten the address of a Creative Commons licence to its name.
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
