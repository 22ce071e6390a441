// Step 1 of checking many: a list that is pasted, files that are chosen or dropped.

/**
 * @typedef {object} Parts
 * @property {HTMLFormElement} form
 * @property {HTMLTextAreaElement} list
 * @property {HTMLInputElement} files
 * @property {HTMLElement} drop
 * @property {HTMLButtonElement} read
 */

export class Inbox {
  /** Files that were dropped, which no input holds. @type {File[]} */
  #dropped = [];

  /**
   * @param {Parts} parts
   * @param {() => void} read  is called when the list is to be read
   */
  constructor(parts, read) {
    this.parts = parts;
    const { form, drop, files } = parts;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      read();
    });
    files.addEventListener("change", () => {
      this.#dropped = [];
    });
    for (const [name, over] of /** @type {const} */ ([["dragover", true], ["dragleave", false], ["drop", false]])) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", over);
      });
    }
    form.addEventListener("drop", ({ dataTransfer }) => {
      if (!dataTransfer || dataTransfer.files.length === 0) return;
      files.value = "";
      this.#dropped = [...dataTransfer.files];
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
    return this.#dropped.length > 0 ? this.#dropped : [...(this.parts.files.files ?? [])];
  }

  /** Forget what was pasted and chosen. */
  clear() {
    this.#dropped = [];
    this.parts.form.reset();
  }
}
