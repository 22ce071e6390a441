// The box that names are typed into: it keeps the whole text, but shows only a part of a very long one.
//
// Laying out hundreds of thousands of characters can block a browser for minutes, so they never enter the page. A
// paste of several lines is several names, of which each line may hold more than one.

import { splitSurely } from "./splitting.js";

/** The longest text that is shown; no name is longer than 1,024 bytes. */
const SHOWN = 2000;
const LINES = /[\n\r\u2028\u2029]+/;

export class Box {
  /** Everything that was typed or pasted. */
  #text = "";

  /**
   * @param {HTMLInputElement} input
   * @param {() => void} onChange  called when the visitor has changed the text
   * @param {(names: string[]) => void} onNames  called with the names of several lines that were pasted or dropped
   */
  constructor(input, onChange, onNames) {
    this.input = input;
    input.addEventListener("input", () => {
      this.text = input.value;
      onChange();
    });
    const take = (/** @type {Event} */ event, /** @type {DataTransfer | null} */ data) => {
      const text = data?.getData("text/plain") ?? "";
      const lines = text.split(LINES).filter((line) => line.trim());
      if (lines.length < 2 && text.length <= SHOWN) return;
      event.preventDefault();
      if (lines.length > 1) return onNames(lines.flatMap(splitSurely));
      const { selectionStart, selectionEnd, value } = input;
      const [name = ""] = lines;
      this.text = value.slice(0, selectionStart ?? 0) + name + value.slice(selectionEnd ?? value.length);
      onChange();
    };
    input.addEventListener("paste", (event) => take(event, event.clipboardData));
    input.addEventListener("drop", (event) => take(event, event.dataTransfer));
  }

  get text() {
    // A script, or a browser that restores a page, may have set the value without an event.
    return this.isCut || this.#text === this.input.value ? this.#text : this.input.value;
  }

  set text(text) {
    this.#text = text;
    const shown = cutText(text, SHOWN);
    if (this.input.value !== shown) this.input.value = shown;
  }

  /** Whether only the beginning of the text is shown. */
  get isCut() {
    return this.#text.length > SHOWN && this.input.value === cutText(this.#text, SHOWN);
  }
}

/**
 * Return the beginning of a text, without cutting a character in half.
 *
 * @param {string} text
 * @param {number} length  the most, in JavaScript's code units
 * @returns {string}
 */
export function cutText(text, length) {
  if (text.length <= length) return text;
  const isPair = /[\ud800-\udbff]$/.test(text.slice(0, length));
  return text.slice(0, isPair ? length - 1 : length);
}
