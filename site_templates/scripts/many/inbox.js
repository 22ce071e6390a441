// Step 1 of checking many: a list that is pasted, files that are chosen or dropped.

import { make } from "../dom/elements.js";

/** A text of more characters is put into the list at once. */
const LONG = 1000;

/**
 * @typedef {object} Parts
 * @property {HTMLFormElement} form
 * @property {HTMLTextAreaElement} list
 * @property {HTMLInputElement} files
 * @property {HTMLElement} drop
 * @property {HTMLElement} chosen  names the files
 */

export class Inbox {
  /**
   * @param {Parts} parts
   * @param {() => void} read  is called when the list is to be read
   * @param {() => void} change  is called when it is another list
   */
  constructor(parts, read, change) {
    this.parts = parts;
    const { form, list, files, drop } = parts;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      read();
    });
    list.addEventListener("input", change);
    // Typed in by the browser itself, a long text takes a time in the square of its lines: 10,000 of them, minutes.
    list.addEventListener("beforeinput", (event) => {
      if (!event.data || event.data.length < LONG) return;
      event.preventDefault();
      list.setRangeText(event.data, list.selectionStart, list.selectionEnd, "end");
      change();
    });
    files.addEventListener("change", () => {
      this.#nameFiles();
      change();
    });
    for (const name of /** @type {const} */ (["dragover", "dragleave", "drop"])) {
      form.addEventListener(name, (event) => {
        // Words that are dragged are the list's own business.
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        drop.classList.toggle("over", name === "dragover");
      });
    }
    form.addEventListener("drop", ({ dataTransfer }) => {
      if (!dataTransfer || dataTransfer.files.length === 0) return;
      files.files = dataTransfer.files;
      this.#nameFiles();
      read();
    });
  }

  /** Let the visitor paste and choose. */
  enable() {
    const { list, files } = this.parts;
    list.disabled = files.disabled = false;
  }

  get text() {
    return this.parts.list.value;
  }

  /** @returns {File[]} */
  get files() {
    return [...(this.parts.files.files ?? [])];
  }

  /** Forget what was pasted and chosen. */
  clear() {
    this.parts.form.reset();
    this.#nameFiles();
  }

  #nameFiles() {
    const { files } = this;
    // One name stands beside the button.
    const names = files.length > 1 ? files.map(({ name }) => make("li", { class: "chip" }, make("bdi", {}, name))) : [];
    this.parts.chosen.replaceChildren(...names);
  }
}
