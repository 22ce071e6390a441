// An answer on the page: found, absent or unavailable, each with what it means and what the server saw.

import { writeHex } from "./bytes.js";
import { draw, make, makeButton } from "./elements.js";
import { EXPLANATIONS } from "./explanations.js";
import { subjectValue } from "./identifiers.js";
import { makeItemList } from "./items.js";
import { makeRemovalPack } from "./removal.js";

/** Kinds that name one Flickr account for certain. */
const ACCOUNT_KINDS = ["alias", "nsid"];
/** Kinds that more than one person may go by. */
const SHARED_KINDS = ["username", "screen_name"];
/** The most drawers that a picture shows one by one: 2^9. */
const DRAWN_DEPTH = 9;
const DRAWN_COLUMNS = 32;

/**
 * @typedef {import("./lookup.js").Answer} Answer
 * @typedef {import("./lookup.js").Found} Found
 * @typedef {import("./manifest.js").Manifest} Manifest
 * @typedef {import("./identifiers.js").Subject} Subject
 * @typedef {import("./texts.js").Texts} Texts
 */

export class AnswerView {
  /**
   * @param {HTMLElement} element  the one that says the outcome
   * @param {Manifest} manifest
   * @param {ReadonlyMap<string, import("./holders.js").Holder>} holders  whom to ask for removal, by data set's id
   * @param {Texts} texts
   * @param {object} actions  of the buttons in an answer
   * @param {() => void} actions.again
   * @param {(subject: Subject) => void} actions.check  looks up what the typed text can mean as well
   * @param {(answer: Answer) => Promise<Answer>} actions.further  rejects where the rest cannot be had
   */
  constructor(element, manifest, holders, texts, actions) {
    this.element = element;
    this.manifest = manifest;
    this.holders = holders;
    this.texts = texts;
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
    this.element.append(make("p", { class: "checking" }, this.texts.say("checking")));
  }

  /**
   * Show an answer, and move the keyboard to its heading.
   *
   * @param {Answer} answer
   * @param {boolean} [further]  whether the second table was asked too
   */
  show(answer, further = false) {
    this.clear();
    const { heading, lead, details } = this[answer.outcome](answer);
    const title = make("h2", { tabindex: "-1" }, heading);
    const shape = draw("use", { href: `#icon-${answer.outcome}` });
    const icon = draw("svg", { class: "icon", "aria-hidden": "true" }, shape);
    this.element.dataset.outcome = answer.outcome;
    this.element.append(
      make("div", { class: "verdict" }, icon, make("div", {}, title, ...lead.map((part) => make("p", {}, part)))),
      make("div", { class: "details", "aria-live": "off" }, ...details, this.#showServer(answer, further)),
    );
    this.element.hidden = false;
    title.focus({ preventScroll: true });
    // At once: an answer is waited for, and a slow scroll would go on below the next key.
    this.element.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /**
   * Say why text is no identifier, or why it could not be checked.
   *
   * @param {{ reason: string, fact?: string, hint?: string }} fault
   * @returns {string}
   */
  explain({ reason, fact = "", hint = "" }) {
    const { texts, manifest } = this;
    // An explanation's name says more than its reason; a catalogue in another language has its texts by that name.
    const name = Object.keys(EXPLANATIONS).find((key) => EXPLANATIONS[key][1] === fact) ?? reason;
    const id = `why-${name}`;
    return texts.has(id) ? texts.say(id, { kinds: this.#listKinds(manifest.kinds) }) : `${fact} ${hint}`.trim();
  }

  /**
   * Say what a text was understood as.
   *
   * @param {readonly Subject[]} subjects  of one text, at least one
   * @param {"several" | "several-found"} [id]  whether it may be any of them, or is all of them
   * @returns {string}
   */
  describe(subjects, id = "several") {
    const { texts, manifest } = this;
    const [{ kind }, ...others] = subjects;
    const first = texts.say(`${manifest.platform}-${kind}`, { value: subjectValue(subjects[0]) });
    if (others.length === 0) return first;
    const kinds = others.map((other) => texts.say(`as-${manifest.platform}-${other.kind}`));
    return texts.say(id, { first, kinds: texts.list(kinds, id === "several" ? "disjunction" : "conjunction") });
  }

  /** @param {Answer} answer */
  found(answer) {
    const { texts } = this;
    /** @type {Set<number>} */
    const told = new Set();
    const subjects = answer.found.map(({ subject }) => subject);
    const what = this.describe(subjects, "several-found");
    return {
      heading: texts.say("found", { n: countItems(answer.found) }),
      lead: [
        texts.say(answer.found.length > 1 ? "found-several-lead" : "found-lead", { what }),
        // What to do comes after a list that may be long.
        make("a", { href: "#way-out" }, texts.say("found-way-out")),
      ],
      details: [
        ...answer.found.map((found) => this.#showSubject(found, answer.found.length > 1, told)),
        ...(answer.found.some(({ more }) => more) ? [this.#offerFurther(answer)] : []),
        ...this.#offerUnasked(answer),
        make("p", { class: "quiet" }, texts.say("links-out")),
        makeRemovalPack(answer.found, this.holders, this.manifest, texts),
      ],
    };
  }

  /** @param {Answer} answer */
  absent(answer) {
    const { texts, manifest } = this;
    const unknown = this.#noteUnknown(answer);
    const limits = [
      ...manifest.datasets
        .filter(({ coverage }) => coverage)
        .map(({ title, coverage }) => texts.say("absent-coverage", { title, coverage })),
      texts.say("absent-other-names"),
      texts.say("absent-kinds", { kinds: this.#listKinds(manifest.kinds) }),
      texts.say("absent-date", { date: texts.date(manifest.built), release: writeHex(manifest.release).slice(0, 12) }),
      texts.say("absent-other-sets"),
    ];
    const checked = manifest.datasets.map(({ title, items, date }) =>
      texts.say(date ? "checked-item-dated" : "checked-item", { title, n: items, date: texts.date(date) }),
    );
    return {
      heading: unknown.length > 0 ? texts.say("absent-partly") : texts.say("absent"),
      lead: [texts.say("absent-lead", { what: this.describe(answer.subjects) })],
      details: [
        ...unknown,
        ...this.#offerUnasked(answer),
        make("h3", {}, texts.say("checked")),
        make("ul", {}, ...checked.map((text) => make("li", {}, text))),
        make("h3", {}, texts.say("absent-limits")),
        make("ul", {}, ...limits.map((text) => make("li", {}, text))),
      ],
    };
  }

  /** @param {Answer} answer */
  unavailable(answer) {
    const { texts } = this;
    return {
      heading: texts.say("unavailable"),
      lead: [this.explain(answer), texts.say("unavailable-lead")],
      details: answer.shardPath
        ? [makeButton(texts.say("unavailable-again"), this.actions.again)]
        : this.#noteUnknown(answer),
    };
  }

  /**
   * @param {Found} found
   * @param {boolean} titled
   * @param {Set<number>} told  the data sets whose stories have been told
   */
  #showSubject({ subject, hits }, titled, told) {
    const { texts } = this;
    const total = hits.reduce((sum, { count }) => sum + count, 0);
    return make(
      "section",
      { class: "subject", "data-kind": subject.kind },
      ...(titled
        ? [make("h3", {}, `${capitalise(this.describe([subject]))}: ${texts.say("subject-count", { n: total })}`)]
        : []),
      ...(SHARED_KINDS.includes(subject.kind) ? [make("p", { class: "caution" }, texts.say("namesake"))] : []),
      ...hits.map((hit) => this.#showHits(hit, titled ? "h4" : "h3", told)),
    );
  }

  /**
   * @param {Found["hits"][number]} hits
   * @param {"h3" | "h4"} heading
   * @param {Set<number>} told
   */
  #showHits({ dataset, count, items }, heading, told) {
    const { texts, manifest } = this;
    // The data set's story stands on the page already, as the publisher's templates show it.
    const story = document.querySelector(`#dataset-${dataset} .story`)?.cloneNode(true);
    const about = make("details", { class: "about" }, make("summary", {}, texts.say("about")), story ?? "");
    about.toggleAttribute("open", !told.has(dataset));
    told.add(dataset);
    return make(
      "article",
      { class: "hit", "data-dataset": manifest.datasets[dataset].id },
      make(
        heading,
        { class: "title" },
        make("bdi", {}, manifest.datasets[dataset].title),
        " ",
        make("span", { class: "count" }, texts.say("subject-count", { n: count })),
      ),
      makeItemList(items, texts),
      about,
    );
  }

  /** @param {Answer} answer */
  #offerFurther(answer) {
    const { texts } = this;
    const n = answer.found.reduce((sum, { more }) => sum + more, 0);
    const failure = make("p", { role: "status" });
    const button = makeButton(texts.say("further-button"), async () => {
      try {
        this.show(await this.actions.further(answer), true);
      } catch (error) {
        const fault = /** @type {{ code?: string }} */ (error);
        failure.textContent = texts.say("further-failed", { why: this.explain({ reason: fault.code ?? "fault" }) });
      }
    });
    return make(
      "div",
      { class: "further" },
      make(
        "p",
        {},
        make("strong", {}, texts.say("further", { n })),
        " ",
        texts.say("further-reveals", this.#drawer(answer, 1)),
      ),
      button,
      failure,
    );
  }

  /**
   * Offer to look up what the typed text can mean as well: each text is a check of its own, with its own request.
   *
   * @param {Answer} answer
   */
  #offerUnasked({ unasked }) {
    const { texts, manifest } = this;
    const indexed = unasked.filter(({ kind }) => manifest.kinds.includes(kind));
    const firsts = indexed.filter(({ text }, at) => indexed.findIndex((other) => other.text === text) === at);
    return firsts.map((subject) => {
      const value = { value: subjectValue(subject) };
      const button = makeButton(texts.say("unasked-button", value), () => this.actions.check(subject));
      return make("div", { class: "aside unasked" }, make("p", {}, texts.say("unasked", value)), button);
    });
  }

  /**
   * Say of which account the answer says nothing, because the release does not know accounts by that name.
   *
   * @param {Answer} answer
   */
  #noteUnknown({ unasked }) {
    const { texts, manifest } = this;
    const unknown = unasked.filter(({ kind }) => ACCOUNT_KINDS.includes(kind) && !manifest.kinds.includes(kind));
    // On another platform any text is of every kind, and none of them is an account that one knows to be missing.
    if (manifest.platform !== "flickr" || unknown.length === 0) return [];
    const [{ kind }] = unknown;
    const other = kind === "alias" ? "nsid" : "alias";
    const known = manifest.kinds.includes(other);
    const note = make(
      "div",
      { class: "aside unknown" },
      make("p", {}, make("strong", {}, texts.say(`unknown-${kind}`, { value: subjectValue(unknown[0]) }))),
    );
    if (known) note.append(make("p", {}, texts.say(`try-${other}`)));
    if (known && other === "nsid") {
      note.append(
        make("details", {}, make("summary", {}, texts.say("find-nsid")),
          make("ul", {}, ...["icon", "feed", "address"].map((id) => make("li", {}, texts.say(`find-nsid-${id}`)))),
          make("p", { class: "quiet" }, texts.say("find-nsid-private")),
        ),
      );
    }
    return [note];
  }

  /**
   * @param {Answer} answer
   * @param {boolean} further
   */
  #showServer(answer, further) {
    const { texts, manifest } = this;
    const panel = make("section", { class: "saw" }, make("h3", {}, texts.say("saw")));
    if (!answer.shardPath) {
      panel.append(make("p", {}, texts.say("saw-nothing")));
      return panel;
    }
    const { drawer, drawers } = this.#drawer(answer, 0);
    const share = Math.max(1, Math.round(manifest.subjects / drawers));
    const id = drawers === 1 ? "saw-whole" : answer.outcome === "unavailable" ? "saw-asked" : "saw-drawer";
    panel.append(
      make(
        "p",
        {},
        texts.say(id, { drawer, drawers, share, subjects: manifest.subjects }),
        ...(further ? [" ", texts.say("saw-second", this.#drawer(answer, 1))] : []),
      ),
      ...(drawers > 1 ? [drawDrawers(drawer - 1, manifest.tables[0].depth)] : []),
    );
    return panel;
  }

  /**
   * Which drawer of a table a text lies in, counted from 1: addresses nest, so the first table's tells the second's.
   *
   * @param {Answer} answer
   * @param {number} table
   */
  #drawer(answer, table) {
    const { tables } = this.manifest;
    const index = Number.parseInt(answer.shardPath.split("/")[3], 16);
    return { drawer: (index >> (tables[0].depth - tables[table].depth)) + 1, drawers: 2 ** tables[table].depth };
  }

  /** @param {readonly string[]} kinds */
  #listKinds(kinds) {
    return this.texts.list(kinds.map((kind) => this.texts.say(`kind-${kind}`)), "conjunction");
  }
}

/** @param {readonly Found[]} found */
function countItems(found) {
  return found.reduce((sum, { hits }) => hits.reduce((inner, { count }) => inner + count, sum), 0);
}

/**
 * Draw all drawers of a table, one of them open; where they are too many, groups of them.
 *
 * @param {number} index
 * @param {number} depth
 * @returns {SVGElement}
 */
function drawDrawers(index, depth) {
  const drawn = Math.min(depth, DRAWN_DEPTH);
  const columns = Math.min(2 ** drawn, DRAWN_COLUMNS);
  const open = index >> (depth - drawn);
  const path = (/** @type {number} */ n) => `M${10 * (n % columns) + 1} ${8 * Math.floor(n / columns) + 1}h8v6h-8z`;
  return draw(
    "svg",
    { class: "drawers", viewBox: `0 0 ${10 * columns} ${(8 * 2 ** drawn) / columns}`, "aria-hidden": "true" },
    draw("path", { d: Array.from({ length: 2 ** drawn }, (_, n) => path(n)).join("") }),
    draw("path", { class: "open", d: path(open) }),
  );
}

/** @param {string} text */
function capitalise(text) {
  const [first = ""] = text;
  return first.toLocaleUpperCase() + text.slice(first.length);
}
