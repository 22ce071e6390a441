// The answer to a check: found, absent or unavailable for each name, what that means, and what the server saw.
//
// One name: its verdict and details. Several: an overall verdict, then each with its own. Then what all share.

import { makeAbsent, makeLimits, offerSpellings } from "./absent.js";
import { drawIcon, make, makeButton } from "../dom/elements.js";
import { makeFound } from "./found.js";
import { makeServerPanel } from "./server.js";
import { noteUnknown } from "./unasked.js";

/**
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("./wording.js").Wording} Wording
 * @typedef {Answer["outcome"]} Outcome
 * @typedef {{ name: string, answer: Answer, further: boolean }} Result  of a name, as typed; `further` says whether its
 *   second drawer was opened too
 * @typedef {{ heading: string, lead: (Node | string)[], details: (Node | string)[] }} Parts  of an answer
 * @typedef {object} Place  of details in the answer
 * @property {number} level  of their headings: 3 is h3
 * @property {Set<number>} told  the data sets that have already been described
 * @property {import("./items.js").ItemList[]} lists  the lists made so far
 */
/**
 * @typedef {object} Actions  of the buttons in an answer
 * @property {() => void} again
 * @property {(subject: import("../format/identifiers.js").Subject) => void} check  looks up what the typed text can also mean
 * @property {(text: string) => void} type  replaces the typed text, and looks it up
 * @property {(answer: Answer) => Promise<Answer>} further  rejects if the rest cannot be fetched
 */

export class AnswerView {
  /**
   * @param {HTMLElement} element  the one that shows the outcome
   * @param {Wording} wording
   * @param {(found: import("../format/lookup.js").Found[]) => HTMLElement} makePack  makes the part that helps with removal
   * @param {Actions} actions
   */
  constructor(element, wording, makePack, actions) {
    this.element = element;
    this.wording = wording;
    this.makePack = makePack;
    this.actions = actions;
    /** @type {import("./items.js").ItemList[]} */
    this.lists = [];
    addEventListener("beforeprint", () => this.lists.forEach((list) => list.drawAll()));
  }

  /** Show nothing. */
  clear() {
    this.lists = [];
    delete this.element.dataset.outcome;
    this.element.removeAttribute("aria-busy");
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  /** Show that a check is in progress. */
  wait() {
    this.clear();
    this.element.hidden = false;
    this.element.setAttribute("aria-busy", "true");
    this.element.append(make("p", { class: "checking" }, this.wording.texts.say("checking")));
  }

  /**
   * Show the answers, and move the keyboard to the heading over all of them.
   *
   * @param {readonly Result[]} results  one at least, in the order of typing
   */
  show(results) {
    /** @type {Place} */
    const place = { level: results.length > 1 ? 4 : 3, told: new Set(), lists: [] };
    // Everything is made before anything is replaced: if that fails, the page is unchanged, and the caller can say so.
    const parts = results.map((result) => this.#makeParts(result, results, place));
    const shared = this.#makeShared(results);
    if (results.length === 1) {
      const [{ heading, lead, details }] = parts;
      this.#draw(results[0].answer.outcome, heading, lead, makeDetails([...details, ...shared]));
    } else {
      const { heading, lead } = this.#sumUp(results, parts);
      const sections = parts.map((part, at) => this.#makeSection(results[at], part, at));
      this.#draw(judge(results), heading, lead, ...sections, makeDetails(shared));
    }
    this.lists = place.lists;
  }

  /** Show that the page itself failed, for whatever reason. */
  fail() {
    const { texts } = this.wording;
    this.#draw("unavailable", texts.say("unavailable"), [texts.say("why-fault"), texts.say("unavailable-lead")]);
  }

  /**
   * @param {Outcome} outcome
   * @param {string} heading
   * @param {(Node | string)[]} lead
   * @param {...Node} rest
   */
  #draw(outcome, heading, lead, ...rest) {
    const title = make("h2", { tabindex: "-1" }, heading);
    const verdict = makeVerdict(outcome, title, lead);
    this.clear();
    this.element.dataset.outcome = outcome;
    this.element.append(verdict, ...rest);
    this.element.hidden = false;
    title.focus({ preventScroll: true });
    // Instantly: the visitor is waiting, and smooth scrolling would continue during the next key press.
    this.element.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /**
   * @param {Result} result
   * @param {readonly Result[]} results  all of them
   * @param {Place} place
   * @returns {Parts}
   */
  #makeParts(result, results, place) {
    const { wording, actions } = this;
    const { answer } = result;
    if (answer.outcome === "found") {
      const showWhole = (/** @type {Answer} */ whole) =>
        this.show(results.map((other) => (other === result ? { ...result, answer: whole, further: true } : other)));
      return makeFound(answer, place, wording, actions, showWhole);
    }
    if (answer.outcome === "absent") return makeAbsent(result.name, answer, wording, actions);
    return {
      heading: wording.texts.say("unavailable"),
      lead: [wording.explain(answer), wording.texts.say("unavailable-lead")],
      details: [
        ...(answer.shardPath ? [] : noteUnknown(answer, wording)),
        ...(answer.reason === "email" ? offerSpellings(result.name, wording, actions) : []),
      ],
    };
  }

  /**
   * Make what follows all answers, once.
   *
   * @param {readonly Result[]} results
   */
  #makeShared(results) {
    const { texts } = this.wording;
    const found = results.flatMap(({ answer }) => answer.found);
    const outcomes = results.map(({ answer }) => answer.outcome);
    const failed = results.some(({ answer }) => answer.outcome === "unavailable" && answer.shardPath);
    return [
      ...(failed ? [makeButton(texts.say("unavailable-again"), this.actions.again)] : []),
      ...(found.length > 0 ? [this.makePack(found)] : []),
      ...(outcomes.includes("absent") ? makeLimits(this.wording) : []),
      makeServerPanel(results, this.wording),
    ];
  }

  /**
   * Return a summary of the outcomes of several names.
   *
   * @param {readonly Result[]} results
   * @param {readonly Parts[]} parts
   */
  #sumUp(results, parts) {
    const { texts } = this.wording;
    const count = (/** @type {Outcome} */ outcome) => results.filter(({ answer }) => answer.outcome === outcome).length;
    const values = { n: results.length, found: count("found"), failed: count("unavailable") };
    const links = results.map(({ name, answer }, at) =>
      make(
        "li",
        {},
        drawIcon(answer.outcome),
        make("a", { href: `#answer-${at}` }, make("bdi", {}, this.wording.name(name, answer.subjects))),
        make("span", {}, parts[at].heading),
      ),
    );
    return {
      heading: texts.say(`checked-${judge(results)}`, values),
      lead: [make("ul", { class: "sum" }, ...links)],
    };
  }

  /**
   * @param {Result} result
   * @param {Parts} parts
   * @param {number} at
   */
  #makeSection({ name, answer }, { heading, lead, details }, at) {
    const title = make("h3", {}, make("bdi", {}, this.wording.name(name, answer.subjects)));
    const said = make("strong", {}, heading);
    return make(
      "section",
      { class: "answer", id: `answer-${at}`, "data-outcome": answer.outcome, "aria-live": "off" },
      makeVerdict(answer.outcome, title, [said, ...lead]),
      ...(details.length > 0 ? [makeDetails(details)] : []),
    );
  }
}

/**
 * Return the outcome of a check of several names: found if any was; not absent if any could not be checked.
 *
 * @param {readonly Result[]} results
 * @returns {Outcome}
 */
function judge(results) {
  const outcomes = new Set(results.map(({ answer }) => answer.outcome));
  return outcomes.has("found") ? "found" : outcomes.has("unavailable") ? "unavailable" : "absent";
}

/**
 * @param {Outcome} outcome
 * @param {HTMLElement} title
 * @param {(Node | string)[]} lead
 */
function makeVerdict(outcome, title, lead) {
  const parts = lead.map((part) => (part instanceof HTMLUListElement ? part : make("p", {}, part)));
  return make("div", { class: "verdict" }, drawIcon(outcome), make("div", {}, title, ...parts));
}

/** @param {(Node | string)[]} details */
function makeDetails(details) {
  return make("div", { class: "details", "aria-live": "off" }, ...details);
}
