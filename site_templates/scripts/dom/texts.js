// The page's texts: looked up by id, with values filled in, and plurals and numbers as in the page's language.

import { isDate } from "../format/dates.js";

/** Characters of right-to-left scripts. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * @typedef {string | { [plural: string]: string }} Text
 * @typedef {{ [name: string]: string | number }} Values
 * @typedef {object} Texts
 * @property {(id: string, values?: Values) => string} say  a text with its values filled in
 * @property {(id: string) => boolean} has  whether the catalogue has a text
 * @property {(value: number) => string} number  a number with its groups
 * @property {(iso: string) => string} date  a date YYYY-MM-DD in words; any other text unchanged
 * @property {(parts: string[], type: 'conjunction' | 'disjunction') => string} list  "a, b and c", "a, b or c"
 * @property {(tag?: string) => Texts} copied  the texts for what is copied and searched for, without marks of direction: the
 *   same, or those that the catalogue has in another language
 * @property {readonly string[]} others  the languages of those, by tag
 * @property {{ [dataset: string]: string }} titles  of data sets in another language, by id
 * @property {(tag: string) => string} language  the name of a language
 * @property {(code: string) => string} region  the name of a country (ISO 3166)
 * @property {(one: string, other: string) => number} compare  compares two texts, with 2 before 10
 * @property {() => void} prepare  makes what texts with numbers, dates and lists need, so that none has to wait for it
 */

/**
 * Return the functions that look up a catalogue's texts.
 *
 * @param {{ [id: string]: Text }} catalogue  its `locale` (BCP 47) is used for numbers and dates
 * @param {string} direction  of the page, `ltr` or `rtl`; `none` for texts that are copied, without marks of direction
 * @returns {Texts}
 */
export function createTexts(catalogue, direction) {
  const locale = String(catalogue.locale);
  const numbers = once(() => new Intl.NumberFormat(locale, { useGrouping: "always" }));
  const plurals = once(() => new Intl.PluralRules(locale));
  const dates = once(
    () => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
  );
  const order = once(() => new Intl.Collator(locale, { numeric: true }));

  /** @type {Texts["list"]} */
  const list = (parts, type) => new Intl.ListFormat(locale, { type }).format(parts);

  // Unicode isolates: a name in the other direction does not affect the order of the surrounding sentence. What has one is
  // put together here, and has the page's direction: its first letter, which decides elsewhere, is inside.
  const isolate = (/** @type {string} */ value) =>
    direction === "none" || value.includes("\u2069") || !(direction === "rtl" || RIGHT_TO_LEFT.test(value))
      ? value
      : `\u2068${value}\u2069`;

  // The part of the page that shows answers brings them.
  const others = () =>
    /** @type {{ [tag: string]: { [id: string]: Text } }} */ (/** @type {unknown} */ (catalogue.letters ?? {}));

  return {
    copied: (tag = "") => createTexts(others()[tag] ?? catalogue, "none"),
    get others() {
      return Object.keys(others());
    },
    titles: /** @type {{ [dataset: string]: string }} */ (catalogue.titles ?? {}),
    region: (code) => new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code,
    language: (tag) => new Intl.DisplayNames(locale, { type: "language" }).of(tag) ?? tag,
    compare: (one, other) => order().compare(one, other),
    say(id, values = {}) {
      const entry = catalogue[id];
      const text = typeof entry === "string" ? entry : (entry[plurals().select(Number(values.n))] ?? entry.other);
      return text.replace(/\{(\w+)\}/g, (_, name) => {
        const value = values[name];
        return typeof value === "number" ? numbers().format(value) : isolate(value);
      });
    },
    number: (value) => numbers().format(value),
    has: (id) => Object.hasOwn(catalogue, id),
    date: (iso) => (isDate(iso) ? dates().format(new Date(`${iso}T00:00:00Z`)) : iso),
    list,
    prepare() {
      for (const make of [numbers, plurals, dates]) make();
      list([], "conjunction");
    },
  };
}

/**
 * Return a function that makes something on its first call: an object of `Intl` takes some 10 ms, which no page waits for.
 *
 * @template T
 * @param {() => T} make
 * @returns {() => T}
 */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}
