// What the page calls things: names and numbers, kinds, and why something could not be checked.

import { EXPLANATIONS } from "./explanations.js";
import { subjectValue } from "./identifiers.js";

/**
 * @typedef {import("./identifiers.js").Subject} Subject
 * @typedef {import("./manifest.js").Manifest} Manifest
 * @typedef {import("./texts.js").Texts} Texts
 */

export class Wording {
  /**
   * @param {Manifest} manifest
   * @param {Texts} texts
   */
  constructor(manifest, texts) {
    this.manifest = manifest;
    this.texts = texts;
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
    return texts.has(id) ? texts.say(id, { kinds: this.listKinds(manifest.kinds) }) : `${fact} ${hint}`.trim();
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

  /**
   * Name kinds of identifiers: "address names and account numbers".
   *
   * @param {readonly string[]} kinds
   * @returns {string}
   */
  listKinds(kinds) {
    return this.texts.list(kinds.map((kind) => this.texts.say(`kind-${kind}`)), "conjunction");
  }
}
