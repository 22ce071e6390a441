// Step 1 of checking many: a pasted list, or chosen or dropped files.

import { make } from "../dom/elements.js";

/** A longer text is put into the list directly. */
const LONG = 1000;

/**
 * @typedef {object} Parts
 * @property {HTMLFormElement} form
 * @property {HTMLTextAreaElement} list
 * @property {HTMLInputElement} files
 * @property {HTMLElement} drop
 * @property {HTMLElement} chosen  shows the files' names
 */

export class Inbox {
  /**
   * @param {Parts} parts
   * @param {() => void} read  called to read the list
   * @param {() => void} change  called when the list has changed
   */
  constructor(parts, read, change) {
    this.parts = parts;
    const { form, list, files, drop } = parts;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      read();
    });
    list.addEventListener("input", change);
    // When the browser itself pastes, the time grows with the square of the lines: 10,000 take minutes.
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
        // The text area handles dragged text itself.
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
    // A single name is shown next to the button.
    const names = files.length > 1 ? files.map(({ name }) => make("li", { class: "chip" }, make("bdi", {}, name))) : [];
    this.parts.chosen.replaceChildren(...names);
  }
}
