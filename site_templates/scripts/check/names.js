// The names that are checked together with the one in the box: a list above it, from which each can be removed.

import { drawIcon, make, makeButton } from "../dom/elements.js";

/** The most names in the list. */
export const MOST = 20;
/** @typedef {import("../format/reading.js").Reading} Reading */

export class NameList {
  /** The names as typed, by what they are understood as. @type {Map<string, string>} */
  #names = new Map();

  /**
   * @param {HTMLElement} element  hidden while the list is empty
   * @param {import("./wording.js").Wording} wording
   * @param {() => void} onRemove  called when the visitor has removed a name
   */
  constructor(element, wording, onRemove) {
    this.element = element;
    this.list = /** @type {HTMLElement} */ (element.querySelector("ul"));
    this.wording = wording;
    this.onRemove = onRemove;
  }

  /** @returns {string[]} as typed, in the order in which they were added */
  get names() {
    return [...this.#names.values()];
  }

  /**
   * Add names; those with the same meaning as another are already in the list.
   *
   * @param {readonly string[]} names
   * @returns {string} what to announce
   */
  add(names) {
    const { texts } = this.wording;
    const before = this.#names.size;
    const others = new Set(names);
    for (const name of others) {
      if (this.#names.size === MOST) break;
      const { readings } = this.wording.understand(name);
      const key = readings.length > 0 ? readings[0].text : name;
      if (!this.#names.has(key)) this.#append(key, name);
      others.delete(name);
    }
    if (others.size > 0) return texts.say("names-full", { n: others.size, most: MOST });
    const n = this.#names.size;
    return n > before ? texts.say("names-added", { n }) : texts.say("names-known");
  }

  /** Show again how the names are understood. */
  refresh() {
    const { names } = this;
    const focused = [...this.list.children].findIndex((row) => row.contains(document.activeElement));
    this.clear();
    this.add(names);
    if (focused >= 0) this.list.children[focused]?.querySelector("button")?.focus();
  }

  clear() {
    this.#names.clear();
    this.list.replaceChildren();
    this.element.hidden = true;
  }

  /**
   * @param {string} key
   * @param {string} name
   */
  #append(key, name) {
    const { texts } = this.wording;
    const { readings, words } = this.wording.understand(name);
    const called = this.wording.name(name, readings);
    const remove = makeButton("×", () => {
      this.#names.delete(key);
      row.remove();
      this.element.hidden = this.#names.size === 0;
      this.onRemove();
    });
    remove.setAttribute("aria-label", texts.say("names-remove", { name: called }));
    const row = make("li", {},
      drawUnderstood(readings, this.wording.manifest.platforms),
      // One kind is enough to distinguish the names in the list.
      readings.length > 0
        ? make("span", {}, this.wording.describe(readings.slice(0, 1)))
        : make("span", {}, make("bdi", {}, called), " ", words),
      remove,
    );
    this.#names.set(key, name);
    this.list.append(row);
    this.element.hidden = false;
  }
}

/**
 * Draw the symbol of what a text was understood as.
 *
 * @param {readonly Reading[]} readings  none if it is not an identifier
 * @param {import("../format/reading.js").Platforms} platforms
 * @returns {SVGElement}
 */
export function drawUnderstood(readings, platforms) {
  if (readings.length === 0) return drawIcon("unavailable");
  const { noun, upper } = platforms.kind(readings[0].kind);
  return drawIcon(upper || noun === "phone" ? "number" : noun === "photo" ? noun : "person");
}
