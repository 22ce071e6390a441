// The place of the answer: empty, busy, or with a verdict and what follows it. The page has it before the answers come.

import { drawIcon, lead, make } from "../dom/elements.js";

/**
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {Pick<Answer, "outcome" | "match">} Verdict
 */

/** What stands in a verdict beside its sentences. */
const BLOCKS = ["ul", "details"];

export class ResultPlace {
  /**
   * @param {HTMLElement} element  the one that shows the outcome
   * @param {HTMLElement} status  says that a check is in progress; the answer itself is read as its heading takes the focus
   * @param {import("../dom/texts.js").Texts} texts
   */
  constructor(element, status, texts) {
    this.element = element;
    this.status = status;
    this.texts = texts;
  }

  /** Show nothing. */
  clear() {
    const { element } = this;
    delete element.dataset.outcome;
    delete element.dataset.match;
    element.hidden = true;
    element.replaceChildren();
    this.status.textContent = "";
  }

  /** Show that a check is in progress. */
  wait() {
    this.clear();
    this.status.textContent = this.texts.say("checking");
  }

  /**
   * Show that the page itself failed.
   *
   * @param {string} reason  the id of the text that says how
   */
  fail(reason) {
    const { texts } = this;
    this.show({ outcome: "unavailable", match: null }, texts.say("unavailable"), [texts.say(reason), texts.say("unavailable-lead")]);
  }

  /**
   * Show a verdict and what follows it, and move the keyboard to its heading.
   *
   * @param {Verdict} verdict
   * @param {string} heading
   * @param {(Node | string)[]} words
   * @param {...Node} rest
   */
  show(verdict, heading, words, ...rest) {
    const { element } = this;
    const title = make("h2", { tabindex: "-1" }, heading);
    const head = makeVerdict(verdict, title, words);
    this.clear();
    element.dataset.outcome = verdict.outcome;
    if (verdict.match) element.dataset.match = verdict.match;
    element.append(head, ...rest);
    element.hidden = false;
    lead(element, title);
  }
}

/**
 * Return the name of a verdict's icon.
 *
 * @param {Verdict} verdict
 */
export function chooseIcon({ outcome, match }) {
  return match === "near" ? "near" : outcome;
}

/**
 * Return a verdict: its icon, title and words.
 *
 * @param {Verdict} verdict
 * @param {HTMLElement} title
 * @param {(Node | string)[]} words
 */
export function makeVerdict(verdict, title, words) {
  const parts = words.map((part) => (part instanceof HTMLElement && BLOCKS.includes(part.localName) ? part : make("p", {}, part)));
  return make("div", { class: "verdict" }, drawIcon(chooseIcon(verdict)), make("div", {}, title, ...parts));
}
