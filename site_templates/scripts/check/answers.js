// The answer to a check: found, absent or unavailable for each name, what that means, and what the server saw.
//
// One name: its verdict and details. Several: an overall verdict, then each with its own. Then what all share.

import { advise, makeAbsent, makeLimits } from "./absent.js";
import { drawIcon, lead, make, makeButton } from "../dom/elements.js";
import { listSure, makeAbout, makeFound } from "./found.js";
import { identifyEntry, narrow } from "./entries.js";
import { chooseIcon, makeVerdict } from "./result.js";
import { makeServerPanel } from "./server.js";
import { noteUnknown } from "./unasked.js";

/**
 * @typedef {import("../format/lookup.js").Answer} Answer
 * @typedef {import("../format/records.js").Entry} Entry
 * @typedef {import("../format/lookup.js").Found} Found
 * @typedef {import("./wording.js").Wording} Wording
 * @typedef {Answer["outcome"]} Outcome
 * @typedef {import("./result.js").Verdict} Verdict
 * @typedef {{ name: string, answer: Answer }} Result  of a name, as typed
 * @typedef {{ heading: string, lead: (Node | string)[], details: (Node | string)[] }} Parts  of an answer
 * @typedef {object} Place  of details in the answer
 * @property {number} level  of their headings: 3 is h3
 * @property {import("./items.js").ItemList[]} lists  the lists made so far
 * @property {Set<string>} said  what is said once of several names: which spellings were tried
 * @property {ReadonlySet<string>} taken  the near entries that the visitor says are theirs
 * @property {(entry: Entry, isOwn: boolean) => void} take  is called when the visitor says so, or no longer does
 * @property {() => void} look  shows again what the server saw, as there were more requests
 */
/**
 * @typedef {object} Actions  of the buttons in an answer
 * @property {() => void} again
 * @property {(text: string) => void} check  looks up what the typed text can also mean
 * @property {(typed: string, answer: Answer) => Promise<Answer>} further  rejects if the rest cannot be fetched
 */

/** Reasons why a text is no identifier where a part of it may be one. */
const ADVISED = ["email", "other-platform", "not-a-name"];

/** How long a frame is busy with an answer, in milliseconds; several times as long on a slow device. */
const BUSY = 400;
/** At which times after the press that may begin, in milliseconds. */
const STEP = 100;
/** How much longer a frame is busy just before the answer is painted, by chance, at most. */
const BLUR = 200;

export class AnswerView {
  /** When the thread began to be busy with the answer, in a frame; 0 if it is not. */
  #since = 0;

  /**
   * @param {import("./result.js").ResultPlace} place
   * @param {Wording} wording
   * @param {(found: Found[]) => HTMLElement} makePack  makes the part that helps with removal
   * @param {Actions} actions
   */
  constructor(place, wording, makePack, actions) {
    this.place = place;
    this.wording = wording;
    this.makePack = makePack;
    this.actions = actions;
    /** @type {import("./items.js").ItemList[]} */
    this.lists = [];
    /** @type {Set<string>} */
    this.taken = new Set();
    addEventListener("beforeprint", () => {
      for (const folded of place.element.querySelectorAll(".entry:not(.question) .listing")) folded.setAttribute("open", "");
      this.lists.forEach((list) => list.drawAll());
    });
    place.element.addEventListener("click", (event) => leadInside(event));
  }

  /** Forget what was shown, and what the visitor has said of it. */
  clear() {
    this.taken.clear();
    this.lists = [];
    this.#since = 0;
  }

  /**
   * Begin a check. In a frame, the page around it may share the thread, and can measure how long that is busy and when. So
   * all that depends on the answers, from reading the records to laying out the page, is one task in a frame: it begins a
   * whole number of steps after the press, and takes as long for every answer.
   *
   * @param {number} left  how many names are checked
   * @returns {(() => Promise<void>) | undefined}  to be called once for each name before its record is read; says when to
   *   read it
   */
  begin(left) {
    if (parent === window) return undefined;
    const pressed = performance.now();
    let start = () => {};
    /** @type {Promise<void>} */
    const started = new Promise((resolve) => {
      start = () => {
        this.#since = performance.now();
        resolve();
      };
    });
    return () => {
      left -= 1;
      if (left === 0) setTimeout(start, STEP - ((performance.now() - pressed) % STEP));
      return started;
    };
  }

  #stayBusy() {
    if (!this.#since) return;
    // The layout counts as well.
    document.body.getBoundingClientRect();
    waitUntil(this.#since + BUSY * Math.ceil((performance.now() - this.#since) / BUSY));
    this.#since = 0;
    // Painting takes longer for some answers, and no script can be busy until it is over. What the page around the frame
    // measures is painting and this.
    requestAnimationFrame(() => waitUntil(performance.now() + BLUR * Math.random()));
  }

  /**
   * Show the answers, and move the keyboard to the heading over all of them.
   *
   * @param {readonly Result[]} results  one at least, in the order of typing
   * @param {readonly import("./server.js").Asked[]} log  the requests of the check, which grow with it
   */
  show(results, log) {
    const pack = this.#makePackPlace(results);
    /** @type {Place} */
    const place = {
      level: results.length > 1 ? 4 : 3,
      lists: [],
      said: new Set(),
      taken: this.taken,
      take: (entry, isOwn) => {
        if (isOwn) this.taken.add(identifyEntry(entry));
        else this.taken.delete(identifyEntry(entry));
        pack.draw();
      },
      look: () => {
        const now = makeServerPanel(log, this.wording);
        seen.replaceWith(now);
        seen = now;
      },
    };
    // Everything is made before anything is replaced: if that fails, the page is unchanged, and the caller can say so.
    const parts = results.map((result) => this.#makeParts(result, results, place, log));
    const shared = this.#makeShared(results, pack.element);
    let seen = makeServerPanel(log, this.wording);
    if (results.length === 1) {
      const [{ heading, lead, details }] = parts;
      this.place.show(results[0].answer, heading, [...lead, seen], makeBody(details, shared));
    } else {
      const { heading, lead: words } = this.#sumUp(results, parts);
      const sections = parts.map((part, at) => this.#makeSection(results[at], part, at));
      this.place.show(judge(results), heading, [...words, seen], ...sections, makeBody([], shared));
    }
    this.lists = place.lists;
    this.#stayBusy();
  }

  /**
   * @param {Result} result
   * @param {readonly Result[]} results  all of them
   * @param {Place} place
   * @param {readonly import("./server.js").Asked[]} log
   * @returns {Parts}
   */
  #makeParts(result, results, place, log) {
    const { wording, actions } = this;
    const { answer } = result;
    if (answer.outcome === "found") {
      const showWhole = (/** @type {Answer} */ whole) =>
        this.show(results.map((other) => (other === result ? { ...result, answer: whole } : other)), log);
      return makeFound(result.name, answer, place, wording, actions, showWhole);
    }
    if (answer.outcome === "absent") return makeAbsent(result.name, answer, place, wording, actions);
    return {
      heading: wording.texts.say("unavailable"),
      lead: [wording.explain(answer), wording.texts.say("unavailable-lead")],
      details: [
        ...(answer.shardPath ? [] : noteUnknown(answer, wording)),
        ...(ADVISED.includes(answer.reason) ? advise(result.name, wording) : []),
      ],
    };
  }

  /**
   * Make the place for the part that helps with removal of what was found for sure and what the visitor claims.
   *
   * @param {readonly Result[]} results
   */
  #makePackPlace(results) {
    const summary = make("summary", { class: "button primary" }, this.wording.texts.say("found-way-out"));
    const element = /** @type {HTMLDetailsElement} */ (make("details", { class: "way-out", id: "way-out" }, summary));
    /** @type {Found[]} */
    let found = [];
    let isDrawn = false;
    // Made when it is opened: most answers are read without it, and a long list takes long.
    const fill = () => {
      if (!element.open || isDrawn) return;
      element.replaceChildren(summary, ...(found.length > 0 ? [this.makePack(found)] : []));
      isDrawn = true;
    };
    element.addEventListener("toggle", fill);
    const draw = () => {
      found = results.flatMap(({ answer }) => {
        const sure = listSure(answer);
        const { platforms } = this.wording.manifest;
        return answer.found
          .filter((one) => sure.includes(one) || this.taken.has(identifyEntry(one.entry)))
          .map((one) => noteHashed(narrow(one, platforms), answer));
      });
      element.hidden = found.length === 0;
      isDrawn = false;
      fill();
    };
    draw();
    return { element, draw };
  }

  /**
   * Make what follows all answers, once.
   *
   * @param {readonly Result[]} results
   * @param {HTMLElement} pack  the place of the part that helps with removal
   */
  #makeShared(results, pack) {
    const { texts } = this.wording;
    const found = results.flatMap(({ answer }) => answer.found);
    // A visitor who is not the person with the similar spelling was not found, and reads what that does not prove.
    const missed = results.some(({ answer }) => answer.outcome === "absent" || answer.match === "near");
    const failed = results.some(({ answer }) => answer.outcome === "unavailable" && answer.shardPath);
    return [
      ...(failed ? [makeButton(texts.say("unavailable-again"), this.actions.again)] : []),
      ...(found.length > 0 ? [pack] : []),
      ...makeAbout(found.map(({ entry }) => entry), this.wording),
      ...(missed ? makeLimits(this.wording) : []),
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
    const near = results.filter(({ answer }) => answer.match === "near").length;
    const values = { n: results.length, found: count("found") - near, near, failed: count("unavailable") };
    const overall = judge(results);
    const links = results.map(({ name, answer }, at) =>
      make(
        "li",
        { "data-tone": answer.outcome },
        drawIcon(chooseIcon(answer)),
        make("a", { href: `#answer-${at}` }, make("bdi", {}, this.wording.name(name, answer.readings))),
        make("span", {}, parts[at].heading),
      ),
    );
    return {
      heading: texts.say(overall.match === "near" ? "checked-near" : `checked-${overall.outcome}`, values),
      lead: [
        make("ul", { class: "sum" }, ...links),
        ...(overall.match !== "near" && overall.outcome === "found" && near > 0 ? [texts.say("checked-near-too", { n: near })] : []),
      ],
    };
  }

  /**
   * @param {Result} result
   * @param {Parts} parts
   * @param {number} at
   */
  #makeSection({ name, answer }, { heading, lead, details }, at) {
    const title = make("h3", {}, make("bdi", {}, this.wording.name(name, answer.readings)));
    const said = make("strong", {}, heading);
    return make(
      "section",
      { class: "answer", id: `answer-${at}`, "data-outcome": answer.outcome },
      makeVerdict(answer, title, [said, ...lead]),
      ...(details.length > 0 ? [makeDetails(details)] : []),
    );
  }
}

/** @param {number} end  by the page's clock */
function waitUntil(end) {
  while (performance.now() < end);
}

/**
 * Return the outcome of a check of several names: found if any was, and as the first that is more than near; not absent
 * if any could not be checked.
 *
 * @param {readonly Result[]} results
 * @returns {Verdict}
 */
function judge(results) {
  const outcomes = new Set(results.map(({ answer }) => answer.outcome));
  const outcome = outcomes.has("found") ? "found" : outcomes.has("unavailable") ? "unavailable" : "absent";
  const sure = results.find(({ answer: { match } }) => match !== null && match !== "near");
  return { outcome, match: sure ? sure.answer.match : outcome === "found" ? "near" : null };
}

/** @param {(Node | string)[]} details */
function makeDetails(details) {
  return make("div", { class: "details" }, ...details);
}

/**
 * Return an entry that is a hash with a note of what it is the hash of: a letter that asks for removal needs both.
 *
 * @param {Found} found
 * @param {Answer} answer
 * @returns {Found}
 */
function noteHashed(found, { readings }) {
  const { kind, name } = found.entry;
  const hashed = readings.find((one) => one.kind === kind && one.text === name)?.hashed;
  return hashed ? { ...found, entry: { ...found.entry, note: hashed } } : found;
}

/**
 * Return what follows a verdict: what was found, and beside it on a wide screen what to do next.
 *
 * @param {(Node | string)[]} details
 * @param {(Node | string)[]} next
 */
function makeBody(details, next) {
  return make("div", { class: "body" }, makeDetails(details), make("div", { class: "details next" }, ...next));
}

/**
 * Follow a link to another part of the answer, and open that part. Not by the link's own address: that would make an
 * entry in the history, and scroll, which a page that frames this one can count.
 *
 * @param {Event} event
 */
function leadInside(event) {
  const link = /** @type {Element} */ (event.target).closest("a[href^='#']");
  const part = link && document.getElementById(/** @type {string} */ (link.getAttribute("href")).slice(1));
  if (!part) return;
  event.preventDefault();
  if (part instanceof HTMLDetailsElement) part.open = true;
  const title = /** @type {HTMLElement} */ (part.querySelector("summary, h3") ?? part);
  if (title.localName === "h3") title.tabIndex = -1;
  lead(part, title);
}
