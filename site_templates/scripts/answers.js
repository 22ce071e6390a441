// An answer on the page: found, absent or unavailable, each with what it means and what the server saw.

import { makeAbsent, noteUnknown } from "./absent.js";
import { draw, make, makeButton } from "./elements.js";
import { makeFound } from "./found.js";
import { makeRemovalPack } from "./removal.js";
import { makeServerPanel } from "./server.js";

/**
 * @typedef {import("./lookup.js").Answer} Answer
 * @typedef {import("./wording.js").Wording} Wording
 * @typedef {{ heading: string, lead: (Node | string)[], details: (Node | string)[] }} Parts  of an answer
 */
/**
 * @typedef {object} Actions  of the buttons in an answer
 * @property {() => void} again
 * @property {(subject: import("./identifiers.js").Subject) => void} check  looks up what the typed text can mean as well
 * @property {(answer: Answer) => Promise<Answer>} further  rejects where the rest cannot be had
 */

export class AnswerView {
  /**
   * @param {HTMLElement} element  the one that says the outcome
   * @param {Wording} wording
   * @param {ReadonlyMap<string, import("./holders.js").Holder>} holders  whom to ask for removal, by data set's id
   * @param {Actions} actions
   */
  constructor(element, wording, holders, actions) {
    this.element = element;
    this.wording = wording;
    this.holders = holders;
    this.actions = actions;
  }

  /** Show nothing. */
  clear() {
    delete this.element.dataset.outcome;
    this.element.removeAttribute("aria-busy");
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  /** Show that a check is under way. */
  wait() {
    this.clear();
    this.element.hidden = false;
    this.element.setAttribute("aria-busy", "true");
    this.element.append(make("p", { class: "checking" }, this.wording.texts.say("checking")));
  }

  /**
   * Show an answer, and move the keyboard to its heading.
   *
   * @param {Answer} answer
   * @param {boolean} [further]  whether the second table was asked too
   */
  show(answer, further = false) {
    this.clear();
    const { heading, lead, details } = this.#makeParts(answer);
    const title = make("h2", { tabindex: "-1" }, heading);
    const shape = draw("use", { href: `#icon-${answer.outcome}` });
    const icon = draw("svg", { class: "icon", "aria-hidden": "true" }, shape);
    const shared = [makeServerPanel(answer, further, this.wording)];
    if (answer.outcome === "found") {
      shared.unshift(makeRemovalPack(answer.found, this.holders, this.wording.manifest, this.wording.texts));
    }
    this.element.dataset.outcome = answer.outcome;
    this.element.append(
      make("div", { class: "verdict" }, icon, make("div", {}, title, ...lead.map((part) => make("p", {}, part)))),
      make("div", { class: "details", "aria-live": "off" }, ...details, ...shared),
    );
    this.element.hidden = false;
    title.focus({ preventScroll: true });
    // At once: an answer is waited for, and a slow scroll would go on below the next key.
    this.element.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /**
   * @param {Answer} answer
   * @returns {Parts}
   */
  #makeParts(answer) {
    const { wording, actions } = this;
    if (answer.outcome === "found") return makeFound(answer, wording, actions, (rest) => this.show(rest, true));
    if (answer.outcome === "absent") return makeAbsent(answer, wording, actions);
    const { texts } = wording;
    return {
      heading: texts.say("unavailable"),
      lead: [wording.explain(answer), texts.say("unavailable-lead")],
      details: answer.shardPath
        ? [makeButton(texts.say("unavailable-again"), actions.again)]
        : noteUnknown(answer, wording),
    };
  }
}
