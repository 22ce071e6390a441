// A list of items that may be thousands long: the first few are seen, the rest lies ready behind a button.
//
// Each part is a list of its own, hidden until it is asked for, so that the browser lays out no more than is seen.

import { make, makeButton } from "./elements.js";

const FIRST_PART = 20;
const GROWTH = 5;
const LONGEST_PART = 5000;
/** An id of more characters, such as a hash, tells a person less than a link does. */
const LONG_ID = 24;
const CREATIVE_COMMONS = /^https?:\/\/creativecommons\.org\/(?:licenses|publicdomain)\/(zero|by[a-z-]*)\/(\d\.\d)/;

/**
 * @typedef {{ id: string, link: string, title: string, licence: string }} Item
 */

/**
 * Make the list.
 *
 * @param {readonly Item[]} items
 * @param {import("./texts.js").Texts} texts
 * @returns {HTMLElement}
 */
export function makeItemList(items, texts) {
  const parts = [];
  let size = FIRST_PART;
  for (let start = 0; start < items.length; start += size, size = Math.min(GROWTH * size, LONGEST_PART)) {
    const part = items.slice(start, start + size).map((item) => makeItem(item, texts));
    const list = make("ul", { class: "items" }, ...part);
    list.hidden = start > 0;
    parts.push(list);
  }
  const whole = make("div", {}, ...parts);
  offerMore(whole, parts.slice(1), texts);
  return whole;
}

/**
 * @param {HTMLElement} whole
 * @param {HTMLElement[]} hidden
 * @param {import("./texts.js").Texts} texts
 */
function offerMore(whole, hidden, texts) {
  const [next, ...rest] = hidden;
  if (!next) return;
  whole.append(
    makeButton(texts.say("show-more", { n: next.childElementCount }), (button) => {
      next.hidden = false;
      button.remove();
      offerMore(whole, rest, texts);
      // The keyboard goes on where the new items begin.
      const first = /** @type {HTMLElement} */ (next.firstElementChild);
      first.tabIndex = -1;
      first.focus();
    }),
  );
}

/**
 * @param {Item} item
 * @param {import("./texts.js").Texts} texts
 * @returns {HTMLElement}
 */
function makeItem({ id, link, title, licence }, texts) {
  const address = link.replace(/^https?:\/\/(www\.)?/, "");
  const named = [title, id.length > LONG_ID && address, id, address, texts.say("untitled")];
  const name = /** @type {string} */ (named.find(Boolean));
  const details = [id, address, nameLicence(licence)].filter((text) => text !== "" && text !== name);
  return make(
    "li",
    {},
    /^https?:\/\//.test(link)
      ? make("a", { href: link, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, name)
      : make("bdi", {}, name),
    make("span", { class: "detail" }, ...details.map((detail) => make("bdi", {}, detail))),
  );
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
