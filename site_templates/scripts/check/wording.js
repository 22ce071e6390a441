// The page's wording: names and numbers, kinds, and why something could not be checked.

import { cutText } from "./box.js";
import { canonical } from "../format/canonical.js";
import { FormatError, HushdexError, IdentifierError } from "../format/errors.js";
import { parseLink } from "../format/links.js";
import { readingKey, readingValue } from "../format/reading.js";
import { findKind, nameKind } from "./kinds.js";

/** The most that is repeated of a text that is not an identifier. */
const REPEATED = 60;

/**
 * @typedef {import("../format/records.js").Entry} Entry
 * @typedef {import("../format/reading.js").Reading} Reading
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
    /** Whether the texts are here that say why a text is no identifier: the check page gets them with the answers. */
    this.isComplete = true;
  }

  /**
   * Return what a typed text is understood as, or why it is not an identifier.
   *
   * @param {string} typed
   * @returns {{ readings: readonly Reading[], words: string }} no readings if it is not one; no words for an empty text,
   *   nor while those that say why are on their way
   */
  understand(typed) {
    const { manifest, texts } = this;
    const { platforms, kinds, context } = manifest;
    /** @type {Reading[]} */
    let all = [];
    try {
      all = platforms.readText(typed, context);
      const readings = platforms.chooseReadings(all, kinds);
      return { readings, words: this.describe(readings) };
    } catch (error) {
      // The public suffixes are still on their way.
      if (error instanceof FormatError) return { readings: [], words: "" };
      if (!(error instanceof IdentifierError)) throw error;
      if (error.reason === "empty" || !this.isComplete) return { readings: [], words: "" };
      // It is an identifier, but not one that this release knows.
      const what = all.length > 0 ? `${texts.say("understood", { what: this.describe(all.slice(0, 1)) })} ` : "";
      return { readings: [], words: what + this.explain({ ...error, explanation: error.name }) };
    }
  }

  /** Return about how many names and numbers share a file of the first table: one number, wherever it is said. */
  get share() {
    const { entries, tables } = this.manifest;
    return Math.max(1, Math.round(entries / 2 ** tables[0].depth));
  }

  /**
   * Return how many things data sets list, by their own noun if all have the same: "3 photos", "2 entries".
   *
   * @param {number} n
   * @param {readonly number[]} datasets
   * @returns {string}
   */
  count(n, datasets) {
    return this.texts.say(`things-${this.noun(datasets)}`, { n });
  }

  /**
   * Return the noun of what data sets list, `item` if they differ.
   *
   * @param {readonly number[]} datasets
   * @returns {string}
   */
  noun(datasets) {
    const nouns = new Set(datasets.map((at) => this.manifest.datasets[at].noun ?? "item"));
    return nouns.size === 1 ? [...nouns][0] : "item";
  }

  /**
   * Return what a typed text is looked up as, its kind and match key, and whether it can be nothing else; or why it is not
   * looked up.
   *
   * @param {string} typed
   * @returns {{ key: string, isSure: boolean, reason: string }} no key if it is not looked up
   */
  find(typed) {
    const { platforms, kinds, context } = this.manifest;
    try {
      const [reading] = platforms.chooseReadings(platforms.readText(typed, context), kinds);
      return { key: `${reading.kind} ${readingKey(reading)}`, isSure: reading.isSure, reason: "" };
    } catch (error) {
      if (!(error instanceof HushdexError)) throw error;
      return { key: "", isSure: false, reason: error instanceof IdentifierError ? error.reason : "" };
    }
  }

  /**
   * Return a text's canonical form; "" if it has none.
   *
   * @param {string} text
   */
  fold(text) {
    try {
      return canonical(text);
    } catch (error) {
      if (error instanceof IdentifierError) return "";
      throw error;
    }
  }

  /**
   * Return whether a typed text is a link to a page of a site, and not to the site as a whole.
   *
   * @param {string} typed
   */
  isPage(typed) {
    return /\/./.test(parseLink(typed)?.whole ?? "");
  }

  /**
   * Return readings in groups, one for each lookup that they need.
   *
   * @param {readonly Reading[]} readings
   * @returns {Reading[][]}
   */
  group(readings) {
    const keys = new Set(readings.map(readingKey));
    return [...keys].map((key) => readings.filter((reading) => readingKey(reading) === key));
  }

  /**
   * Return what to call a typed text: as its platform writes it, or as typed if it is not an identifier or only its
   * letters' case differs.
   *
   * @param {string} typed
   * @param {readonly Reading[]} readings  what it was understood as
   * @returns {string}
   */
  name(typed, readings) {
    const text = typed.trim();
    const value = readings.length > 0 ? readingValue(readings[0]) : text;
    if (value.toLowerCase() !== text.toLowerCase()) return value;
    return text.length > REPEATED ? `${cutText(text, REPEATED)}…` : text;
  }

  /**
   * Return why a text is not an identifier, or why it could not be checked.
   *
   * @param {{ reason: string, fact?: string, hint?: string, explanation?: string, values?: import("../dom/texts.js").Values }} fault
   * @returns {string}
   */
  explain({ reason, fact = "", hint = "", explanation = "", values = {} }) {
    const { texts, manifest } = this;
    // An explanation is more specific than its reason; what the catalogue lacks is said in the definition's own words.
    const id = `why-${explanation || reason}`;
    return texts.has(id) ? texts.say(id, { ...values, kinds: this.listKinds(manifest.kinds) }) : `${fact} ${hint}`.trim();
  }

  /**
   * Return what a text was understood as.
   *
   * @param {readonly Reading[]} readings  at least one
   * @param {"several" | "several-found"} [id]  whether it may be any of them, or is all of them
   * @returns {string}
   */
  describe(readings, id = "several") {
    const { texts } = this;
    const [{ kind, text }, ...others] = readings;
    const first = this.#describeName(kind, readingValue(readings[0]));
    const kinds = others.filter((other) => other.text === text).map((other) => this.nameKind(other.kind));
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
    const what = this.#describeName(kind, name);
    return note ? this.texts.say("entry-note", { what, note }) : what;
  }

  /**
   * @param {string} kind
   * @param {string} value
   */
  #describeName(kind, value) {
    const { texts, manifest } = this;
    const own = `${findKind(kind, manifest.platforms).platform.id}-${kind}`;
    return texts.has(own) ? texts.say(own, { value }) : texts.say("named", { kind: this.nameKind(kind), value });
  }

  /**
   * Return what to call names of a kind: "Acme account".
   *
   * @param {string} kind
   */
  nameKind(kind) {
    return nameKind(kind, this.manifest.platforms, this.texts);
  }

  /**
   * Return the names of kinds of identifiers: "address names and account numbers".
   *
   * @param {readonly string[]} kinds
   * @returns {string}
   */
  listKinds(kinds) {
    const { texts, manifest } = this;
    const names = kinds.map((kind) => {
      const { noun, platform } = findKind(kind, manifest.platforms);
      const own = `kind-${kind}`;
      return texts.has(own) ? texts.say(own) : texts.say(`nouns-${noun}`, { platform: platform.name }).trim();
    });
    return texts.list([...new Set(names)], "conjunction");
  }
}
