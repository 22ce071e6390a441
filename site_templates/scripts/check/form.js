// The form: what is typed, how it is understood, which names are checked together, and what the server will see.
//
// Nothing here is sent. What is understood is shown on every key press, and read out once typing pauses.

import { Box } from "./box.js";
import { make } from "../dom/elements.js";
import { drawUnderstood, NameList } from "./names.js";

/** How long to wait for the next key before reading out what was understood, in milliseconds. */
const PAUSE = 900;

/**
 * @typedef {object} Parts  of the form
 * @property {HTMLFormElement} form
 * @property {HTMLInputElement} name
 * @property {HTMLButtonElement} submit
 * @property {HTMLElement} names
 * @property {HTMLElement} add
 * @property {HTMLElement} understood
 * @property {HTMLElement} drawers
 * @property {HTMLElement} spoken
 */

export class CheckForm {
  /** Counts changes, so that drawers found late are not shown for a different text. */
  #typed = 0;
  #timer = 0;

  /**
   * @param {Parts} parts
   * @param {import("./wording.js").Wording} wording
   * @param {(names: string[]) => Promise<number[]>} findDrawers  returns which drawers a check of names opens
   */
  constructor(parts, wording, findDrawers) {
    this.parts = parts;
    this.wording = wording;
    this.findDrawers = findDrawers;
    this.button = /** @type {string} */ (parts.submit.textContent);
    this.box = new Box(parts.name, () => this.#show(), (names) => this.#add(names));
    this.list = new NameList(parts.names, wording, () => {
      this.#show();
      parts.name.focus();
    });
    parts.add.addEventListener("click", () => this.#move());
  }

  /** Let the visitor type. */
  enable() {
    const { name, submit, add } = this.parts;
    name.disabled = submit.disabled = add.hidden = false;
  }

  /** Return what to check, as typed: the list, then the box; at least one name. @returns {string[]} */
  get names() {
    const { names } = this.list;
    return this.box.text.trim() || names.length === 0 ? [...names, this.box.text] : names;
  }

  /**
   * Put a text in the box, and remove everything else.
   *
   * @param {string} [text]
   */
  fill(text = "") {
    this.list.clear();
    this.box.text = text;
    this.#show();
    this.hush();
  }

  /** Cancel pending announcements: something else is being said. */
  hush() {
    clearTimeout(this.#timer);
    this.parts.spoken.textContent = "";
  }

  /** Move the box's name to the list. */
  #move() {
    const { box, wording } = this;
    const name = box.text;
    const { subjects, words } = wording.understand(name);
    if (subjects.length > 0) {
      box.text = "";
      this.#add([name]);
    } else {
      this.#tell(words || wording.texts.say("names-first"));
    }
    this.parts.name.focus();
  }

  /** @param {string[]} names */
  #add(names) {
    const said = this.list.add(names);
    this.#show();
    this.#tell(said);
  }

  /**
   * Announce the result of a click or a paste immediately.
   *
   * @param {string} sentence
   */
  #tell(sentence) {
    this.parts.understood.textContent = sentence;
    this.#speak(sentence, 0);
  }

  /** Show what the box's text is understood as, and what a check would do. */
  #show() {
    const { texts } = this.wording;
    const { subjects, words } = this.wording.understand(this.box.text);
    const id = subjects.length > 1 ? "understood-several" : "understood";
    const sentence = subjects.length > 0 ? texts.say(id, { what: words }) : words;
    const parts = [sentence, this.box.isCut ? texts.say("text-cut") : ""].filter(Boolean);
    this.parts.understood.replaceChildren(
      ...(sentence ? [drawUnderstood(subjects)] : []),
      make("span", {}, parts.join(" ")),
    );
    this.#speak(parts.join(" "), PAUSE);
    this.#announceCheck();
  }

  /** Show on the button how many names will be checked, and below it what the server will see. */
  async #announceCheck() {
    const { texts } = this.wording;
    const { submit, drawers } = this.parts;
    const mine = ++this.#typed;
    const { names } = this;
    submit.textContent = names.length > 1 ? texts.say("check-names", { n: names.length }) : this.button;
    const indexes = names.length > 1 && !this.wording.held ? await this.findDrawers(names) : [];
    if (mine !== this.#typed) return;
    drawers.textContent = indexes.length > 0 ? texts.say("drawers-open", { n: indexes.length }) : "";
  }

  /**
   * Have a sentence read out, unless another comes first.
   *
   * @param {string} sentence
   * @param {number} wait  in milliseconds
   */
  #speak(sentence, wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.parts.spoken.textContent = sentence;
    }, wait);
  }
}
