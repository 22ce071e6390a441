// The page's wording: names and numbers, kinds, and why something could not be checked.

import { cutText } from "./box.js";
import { IdentifierError } from "../format/errors.js";
import { EXPLANATIONS } from "../format/explanations.js";
import { chooseSubjects, readText, subjectValue } from "../format/identifiers.js";

/** The most that is repeated of a text that is not an identifier. */
const REPEATED = 60;

/**
 * @typedef {import("../format/identifiers.js").Subject} Subject
 * @typedef {import("../format/manifest.js").Manifest} Manifest
 * @typedef {import("../dom/texts.js").Texts} Texts
 */

export class Wording {
  /**
   * @param {Manifest} manifest
   * @param {Texts} texts
   * @param {boolean} held  whether the whole index is on this device, so that a check requests nothing
   */
  constructor(manifest, texts, held) {
    this.manifest = manifest;
    this.texts = texts;
    this.held = held;
  }

  /**
   * Return what a typed text is understood as, or why it is not an identifier.
   *
   * @param {string} typed
   * @returns {{ subjects: readonly Subject[], words: string }} no subjects if it is not one; no words for an empty text
   */
  understand(typed) {
    const { manifest, texts } = this;
    /** @type {Subject[]} */
    let readings = [];
    try {
      readings = readText(typed, manifest.platform, manifest);
      const subjects = chooseSubjects(readings, manifest.kinds);
      return { subjects, words: this.describe(subjects) };
    } catch (error) {
      if (!(error instanceof IdentifierError)) throw error;
      if (error.reason === "empty") return { subjects: [], words: "" };
      // It is an identifier, but not one that this release knows.
      const what = readings.length > 0 ? `${texts.say("understood", { what: this.describe(readings.slice(0, 1)) })} ` : "";
      return { subjects: [], words: what + this.explain(error) };
    }
  }

  /**
   * Return what to call a typed text: as its platform writes it, or as typed if it is not an identifier.
   *
   * @param {string} typed
   * @param {readonly Subject[]} subjects  what it was understood as
   * @returns {string}
   */
  name(typed, subjects) {
    if (subjects.length > 0) return subjectValue(subjects[0]);
    const text = typed.trim();
    return text.length > REPEATED ? `${cutText(text, REPEATED)}…` : text;
  }

  /**
   * Return why a text is not an identifier, or why it could not be checked.
   *
   * @param {{ reason: string, fact?: string, hint?: string }} fault
   * @returns {string}
   */
  explain({ reason, fact = "", hint = "" }) {
    const { texts, manifest } = this;
    // An explanation's name is more specific than its reason; translated catalogues have their texts by that name.
    const name = Object.keys(EXPLANATIONS).find((key) => EXPLANATIONS[key][1] === fact) ?? reason;
    const id = `why-${name}`;
    return texts.has(id) ? texts.say(id, { kinds: this.listKinds(manifest.kinds) }) : `${fact} ${hint}`.trim();
  }

  /**
   * Return what a text was understood as.
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

  /**
   * Return the names of kinds of identifiers: "address names and account numbers".
   *
   * @param {readonly string[]} kinds
   * @returns {string}
   */
  listKinds(kinds) {
    return this.texts.list(kinds.map((kind) => this.texts.say(`kind-${kind}`)), "conjunction");
  }
}
