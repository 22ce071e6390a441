// The steps that make a name of what a rule has captured: a closed list, used by the definitions (FORMAT.md section 10).
//
// Each takes a text, an argument and the definition's `params`, and returns a text, or null where the text cannot be
// such a name. Those that only some platforms need are in hosts.js and numbers.js, which add themselves where a page's
// script imports them: the page of a site whose definitions do without them is smaller.

/** @typedef {{[name: string]: string}} Params */

const ESCAPED = /^(?:[^%]|%[0-9A-Fa-f]{2})*$/;
const BASE58 = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
const BASE58_NUMBER = new RegExp(`^[${BASE58}]{1,11}$`);

/** @type {Record<string, (text: string, argument: string, params: Params) => string | null>} */
export const STEPS = {
  /** Return the number that 1 to 11 base-58 digits write, in decimal. */
  base58(text) {
    if (!BASE58_NUMBER.test(text)) return null;
    let number = 0n;
    for (const digit of text) number = 58n * number + BigInt(BASE58.indexOf(digit));
    return `${number}`;
  },

  /** Decode percent-escapes, if all are well-formed; null if they are not UTF-8 (RFC 3986). */
  decode(text) {
    try {
      return ESCAPED.test(text) ? decodeURIComponent(text) : text;
    } catch {
      return null;
    }
  },

  /** Leave out all but these characters. */
  keep: (text, characters) => [...text].filter((character) => characters.includes(character)).join(""),

  /** Replace characters: of each pair, the first by the second. */
  swap(text, pairs) {
    const into = new Map((pairs.match(/../gsu) ?? []).map(([from, to]) => [from, to]));
    return [...text].map((character) => into.get(character) ?? character).join("");
  },
};
