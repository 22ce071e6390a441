// The form: what is typed, how it is understood, which names are checked together, and what the server will see.
//
// Nothing here is sent. What is understood is shown on every key press, and read out once typing pauses.

import { Box, cutText } from "./box.js";
import { drawIcon, make } from "../dom/elements.js";
import { drawUnderstood, MOST, NameList } from "./names.js";
import { splitNames } from "./splitting.js";

/** How long to wait for the next key before reading out what was understood, in milliseconds. */
const PAUSE = 900;
/** So much of each of several names is repeated. */
const SHOWN = 60;

/**
 * @typedef {object} Parts  of the form
 * @property {HTMLFormElement} form
 * @property {HTMLInputElement} name
 * @property {HTMLButtonElement} submit
 * @property {HTMLElement} names
 * @property {HTMLElement} add
 * @property {HTMLElement} split  the button that makes one name of several, or several of one
 * @property {HTMLElement} understood
 * @property {HTMLElement} drawers
 * @property {HTMLElement} spoken
 */

export class CheckForm {
  /** Counts changes, so that drawers found late are not shown for a different text. */
  #typed = 0;
  #timer = 0;
  /** Whether a text is several names, where the visitor has said so. */
  #said = { text: "", several: false };

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
    parts.split.addEventListener("click", () => {
      const { text } = this.box;
      this.#said = { text, several: this.#split(text).length < 2 };
      this.#show();
      parts.name.focus();
    });
  }

  /** Show again how the list and the text are understood: the page knows more now. */
  refresh() {
    this.list.refresh();
    if (this.box.text) this.#show();
    else this.#announceCheck();
  }

  /** Let the visitor type. */
  enable() {
    const { name, submit, add } = this.parts;
    name.disabled = submit.disabled = add.hidden = false;
  }

  /** Return what to check, as typed: the list, then the box; at least one name. @returns {string[]} */
  get names() {
    const { names } = this.list;
    const { text } = this.box;
    return text.trim() || names.length === 0 ? [...names, ...this.#split(text)].slice(0, MOST) : names;
  }

  /**
   * Return the names in a text: as the visitor has chosen, otherwise several only if that is certain.
   *
   * @param {string} text
   * @returns {string[]}
   */
  #split(text) {
    const { names, sure } = splitNames(text);
    const several = this.#said.text === text ? this.#said.several : sure;
    return several && names.length > 1 ? names : [text];
  }

  /**
   * Put a text in the box, and remove everything else.
   *
   * @param {string} [text]
   */
  fill(text = "") {
    this.list.clear();
    this.box.text = text;
    this.#said = { text, several: false };
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
    const names = this.#split(box.text);
    const { readings, words } = wording.understand(names[0]);
    if (names.length > 1 || readings.length > 0) {
      box.text = "";
      this.#add(names);
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
    const { text } = this.box;
    const names = this.#split(text);
    const { readings, words } = this.wording.understand(names[0]);
    const id = readings.length > 1 ? "understood-several" : "understood";
    const sentence = readings.length > 0 ? texts.say(id, { what: words }) : words;
    const left = this.list.names.length + names.length - MOST;
    const parts = [
      names.length > 1 ? texts.say("understood-names", this.#nameAll(names)) : sentence,
      names.length > 1 && left > 0 ? texts.say("names-full", { n: left, most: MOST }) : "",
      this.box.isCut ? texts.say("text-cut") : "",
    ].filter(Boolean);
    this.parts.understood.replaceChildren(
      ...(parts.length > 0 ? [names.length > 1 ? drawIcon("person") : drawUnderstood(readings, this.wording.manifest.platforms)] : []),
      make("span", {}, parts.join(" ")),
    );
    this.#offerSplit(text, names);
    this.#speak(parts.join(" "), PAUSE);
    this.#announceCheck();
  }

  /**
   * Offer to treat several names as one, or one as several, if it may be either.
   *
   * @param {string} text
   * @param {string[]} names  that it is taken for
   */
  #offerSplit(text, names) {
    const { texts } = this.wording;
    const { split } = this.parts;
    const others = splitNames(text).names;
    split.hidden = others.length < 2;
    if (split.hidden) return;
    split.textContent = names.length > 1 ? texts.say("split-join") : texts.say("split-part", this.#nameAll(others));
  }

  /** @param {string[]} names */
  #nameAll(names) {
    const { texts } = this.wording;
    return { n: names.length, list: names.map((name) => texts.say("quoted", { name: cutText(name, SHOWN) })).join(" · ") };
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
