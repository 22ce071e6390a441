// The page's wording: names and numbers, kinds, and why something could not be checked.

import { cutText } from "./box.js";
import { IdentifierError } from "../format/errors.js";
import { EXPLANATIONS } from "../format/explanations.js";
import { chooseReadings, readText, readingValue } from "../format/identifiers.js";

/** The most that is repeated of a text that is not an identifier. */
const REPEATED = 60;

/**
 * @typedef {import("../format/records.js").Entry} Entry
 * @typedef {import("../format/identifiers.js").Reading} Reading
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
   * @returns {{ readings: readonly Reading[], words: string }} no readings if it is not one; no words for an empty text
   */
  understand(typed) {
    const { manifest, texts } = this;
    /** @type {Reading[]} */
    let all = [];
    try {
      all = readText(typed, manifest.platform, manifest);
      const readings = chooseReadings(all, manifest.kinds);
      return { readings, words: this.describe(readings) };
    } catch (error) {
      if (!(error instanceof IdentifierError)) throw error;
      if (error.reason === "empty") return { readings: [], words: "" };
      // It is an identifier, but not one that this release knows.
      const what = all.length > 0 ? `${texts.say("understood", { what: this.describe(all.slice(0, 1)) })} ` : "";
      return { readings: [], words: what + this.explain(error) };
    }
  }

  /**
   * Return what to call a typed text: as its platform writes it, or as typed if it is not an identifier.
   *
   * @param {string} typed
   * @param {readonly Reading[]} readings  what it was understood as
   * @returns {string}
   */
  name(typed, readings) {
    if (readings.length > 0) return readingValue(readings[0]);
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
   * @param {readonly Reading[]} readings  at least one
   * @param {"several" | "several-found"} [id]  whether it may be any of them, or is all of them
   * @returns {string}
   */
  describe(readings, id = "several") {
    const { texts, manifest } = this;
    const [{ kind, text }, ...others] = readings;
    const first = texts.say(`${manifest.platform}-${kind}`, { value: readingValue(readings[0]) });
    const kinds = others
      .filter((other) => other.text === text)
      .map((other) => texts.say(`as-${manifest.platform}-${other.kind}`));
    if (kinds.length === 0) return first;
    return texts.say(id, { first, kinds: texts.list(kinds, id === "several" ? "disjunction" : "conjunction") });
  }

  /**
   * Return what a listed entry is, with its name as the list spells it: "the name “José García”".
   *
   * @param {Entry} entry
   * @returns {string}
   */
  describeEntry({ kind, name, note }) {
    const { texts, manifest } = this;
    const what = texts.say(`${manifest.platform}-${kind}`, { value: name });
    return note ? texts.say("entry-note", { what, note }) : what;
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
