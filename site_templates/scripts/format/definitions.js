// A platform as data: its kinds of names, the rules that read them, and its explanations (FORMAT.md section 10).
//
// A definition is a tree of JSON values, which a build has checked and the terms cover; here it becomes patterns.

import { IDENTIFIER_REASONS } from "./errors.js";
import { STEPS } from "./steps.js";

/**
 * @typedef {object} Kind a kind of names: what they are called, and how two of them compare
 * @property {string} id
 * @property {string} noun one of `NOUNS`
 * @property {boolean} near whether several spellings can mean one name
 * @property {boolean} cased whether names are compared as they are written; all others in canonical form
 * @property {boolean} spelled whether names are shown as the list spells them
 * @property {boolean} upper whether names are shown in upper case
 * @property {string} below a name and this character begin the names of its parts
 * @property {string} above this character and a name end the names of its parts
 * @property {RegExp | "domain" | null} anchor matches the part of a name, from its beginning, that its match key is made
 *   of; "domain" is the registrable domain
 * @property {boolean} shared whether names may be several people's, each of whom may use one
 * @property {boolean} pointing whether names have items of several people, so that a link to an item asks for that item
 * @property {string} words what to type
 */
/** @typedef {[name: string, argument: string]} Step */
/** @typedef {{kind: string, template: string, steps: Step[]}} Gift a reading that a rule gives */
/**
 * @typedef {object} Rule what a text that a pattern matches as a whole means
 * @property {RegExp} pattern
 * @property {Gift[]} give
 * @property {string} then the name of further rules; "" for none
 * @property {string} value
 * @property {Step[]} steps
 * @property {string} why
 * @property {boolean} isOpen
 */
/**
 * @typedef {object} Hint what a text that was not found may mean: a spelling of a name, or only words
 * @property {string} id
 * @property {RegExp} pattern
 * @property {string} give a template; "" for words alone
 * @property {Step[]} steps
 * @property {string[]} has the kinds that a release must have
 * @property {string[]} lacks the kinds that it must not have
 */
/**
 * @typedef {object} Platform a platform: `tree` is the definition, all else is made of it
 * @property {any} tree
 * @property {string} id
 * @property {string} name
 * @property {Kind[]} kinds
 * @property {Map<string, Rule[]>} rules
 * @property {Hint[]} hints
 * @property {Map<string, [reason: string, fact: string, hint: string]>} explanations
 * @property {import("./steps.js").Params} params
 * @property {boolean} open whether names can have any form, even of links
 * @property {boolean} cased whether rules read texts as they are written
 * @property {boolean} trimmed whether rules read texts without the quotation marks, brackets and punctuation around
 */

/** What a kind's names are called; pages have a word for each. */
export const NOUNS = Object.freeze([
  "account", "article", "book", "channel", "email", "person", "phone", "photo", "repository", "researcher", "text",
  "video", "website", "work",
]);

/**
 * Return the platform that a tree of JSON values defines; throws an error if it defines none.
 * @param {any} tree
 * @returns {Platform}
 */
export function readDefinition(tree) {
  const kinds = Object.entries(tree.kinds).map(([id, kind]) => readKind(id, kind));
  const rules = Object.entries(tree.rules ?? {});
  const explanations = Object.entries(tree.explanations ?? {});
  const definition = {
    tree,
    id: readId(tree.id),
    name: readText(tree.name),
    kinds,
    /** @type {Platform["rules"]} */
    rules: new Map(rules.map(([name, list]) => [name, list.map(readRule)])),
    hints: (tree.hints ?? []).map(readHint),
    explanations: new Map(explanations.map(([name, texts]) => [name, texts.map(readText)])),
    params: Object.fromEntries(Object.entries(tree.params ?? {}).map(([name, text]) => [name, readText(text)])),
    open: tree.open === true,
    cased: tree.cased === true,
    trimmed: tree.trimmed === true,
  };
  const all = [...definition.rules.values()].flat();
  expect(kinds.length > 0);
  expect(all.every(({ then }) => !then || definition.rules.has(then)));
  expect(all.flatMap(({ give }) => give).every((gift) => kinds.some(({ id }) => id === gift.kind)));
  expect([...definition.explanations.values()].every(([reason]) => IDENTIFIER_REASONS.includes(reason)));
  return definition;
}

/**
 * Return the regular expression that matches a text as a whole, or just its beginning, as it does in Python; throws a
 * SyntaxError if it is none.
 * @param {string} text ASCII, which reads the same in both languages
 * @param {string} [end]
 */
export function compilePattern(text, end = "$") {
  return new RegExp(`^(?:${readText(text)})${end}`, "dis");
}

/**
 * Return what a pattern captures of a text, by number, "" for nothing; null if it does not match.
 * @param {RegExp} pattern
 * @param {string} text
 * @returns {string[] | null}
 */
export function match(pattern, text) {
  // One unit for each character, as Python counts them: a pattern has no other characters than those of ASCII.
  const points = [...text];
  const found = pattern.exec(points.map((point) => (point.length > 1 ? "\uffff" : point)).join(""));
  return found && /** @type {RegExpIndicesArray} */ (found.indices).map((range) =>
    range ? points.slice(...range).join("") : "",
  );
}

/**
 * @param {string} id
 * @param {any} kind
 * @returns {Kind}
 */
function readKind(id, { noun, near, cased, spelled, upper, shared, pointing, below = "", above = "", anchor = "", words = "" }) {
  expect(NOUNS.includes(noun));
  return {
    id: readId(id), noun, below: readText(below), above: readText(above), words: readText(words),
    near: near === true, cased: cased === true, spelled: spelled === true, upper: upper === true,
    shared: shared === true, pointing: pointing === true,
    anchor: anchor === "domain" ? anchor : anchor ? compilePattern(anchor, "") : null,
  };
}

/**
 * @param {any} rule
 * @returns {Rule}
 */
function readRule({ match: pattern, give = [], then: further = ["", ""], why = "", open = false }) {
  const [then, value, ...steps] = further.map(readText);
  return {
    pattern: compilePattern(pattern),
    give: give.map(readGift),
    then,
    value: readText(value),
    steps: steps.map(readStep),
    why: readText(why),
    isOpen: open === true,
  };
}

/**
 * @param {any} hint
 * @returns {Hint}
 */
function readHint({ id, match: pattern, give: [give, ...steps] = [""], has = [], lacks = [] }) {
  return {
    id: readText(id),
    pattern: compilePattern(pattern),
    give: readText(give),
    steps: steps.map(readStep),
    has: has.map(readText),
    lacks: lacks.map(readText),
  };
}

/**
 * @param {string[]} gift
 * @returns {Gift}
 */
function readGift([kind, template, ...steps]) {
  return { kind, template: readText(template), steps: steps.map(readStep) };
}

/**
 * @param {string} step
 * @returns {Step}
 */
function readStep(step) {
  const [, name, argument] = /** @type {RegExpExecArray} */ (/^([^ ]*) ?(.*)$/s.exec(step));
  expect(Object.hasOwn(STEPS, name));
  return [name, argument];
}

/** @param {unknown} id */
function readId(id) {
  expect(/^[a-z][a-z0-9_]{0,31}$/.test(readText(id)));
  return /** @type {string} */ (id);
}

/** @param {unknown} text */
function readText(text) {
  expect(typeof text === "string");
  return /** @type {string} */ (text);
}

/** @param {boolean} holds */
function expect(holds) {
  if (!holds) throw new TypeError("A definition is not what it should be.");
}
