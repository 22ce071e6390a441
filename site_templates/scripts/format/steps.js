// The steps that make a name of what a rule has captured: a closed list, used by the definitions (FORMAT.md section 10).
//
// Each takes a text, an argument and the definition's `params`, and returns a text, or null where the text cannot be
// such a name.

import { canonical } from "./canonical.js";
import { IdentifierError } from "./errors.js";

/** @typedef {{[name: string]: string}} Params */

const ESCAPED = /^(?:[^%]|%[0-9A-Fa-f]{2})*$/;
const BASE58 = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
const BASE58_NUMBER = new RegExp(`^[${BASE58}]{1,11}$`);
const BAD_HOST = /[\0-,/:-@[-^`{-\x7f]/;
const DIGITS = /^[0-9]+$/;
const CHECKED = /^[0-9-]*[0-9xX]$/;

/** @type {Readonly<Record<string, (text: string, argument: string, params: Params) => string | null>>} */
export const STEPS = Object.freeze({
  /** Return the number that 1 to 11 base-58 digits write, in decimal. */
  base58(text) {
    if (!BASE58_NUMBER.test(text)) return null;
    let number = 0n;
    for (const digit of text) number = 58n * number + BigInt(BASE58.indexOf(digit));
    return `${number}`;
  },

  /**
   * Return the text if the check digit at its end is right; hyphens do not count. `mod-10` is ISBN-13's and EAN-13's (ISO
   * 2108), `mod-11` ISBN-10's, `mod-11-2` ORCID's (ISO/IEC 7064).
   */
  check(text, scheme) {
    if (!CHECKED.test(text)) return null;
    const digits = [...text.replaceAll("-", "")].map((digit) => ("xX".includes(digit) ? 10 : pointOf(digit) - 48));
    const { length } = digits;
    const rest =
      scheme === "mod-11-2"
        ? digits.slice(0, -1).reduce((sum, digit) => ((sum + digit) * 2) % 11, 0) + digits[length - 1] - 1
        : scheme === "mod-11"
          ? digits.reduce((sum, digit, place) => sum + digit * (10 - place), 0)
          : digits[length - 1] < 10
            ? weigh(digits)
            : 1;
    return rest % (scheme.startsWith("mod-11") ? 11 : 10) === 0 ? text : null;
  },

  /** Decode percent-escapes, if all are well-formed; null if they are not UTF-8 (RFC 3986). */
  decode(text) {
    try {
      return ESCAPED.test(text) ? decodeURIComponent(text) : text;
    } catch {
      return null;
    }
  },

  /** Return the 13 digits of a number of 10: the prefix, all but its check digit, and a new one (ISO 2108). */
  ean(text, prefix) {
    const body = prefix + [...text].slice(0, -1).join("");
    return !DIGITS.test(body) ? null : body + ((10 - (weigh([...body].map(Number)) % 10)) % 10);
  },

  host: readHost,

  /** Leave out all but these characters. */
  keep: (text, characters) => [...text].filter((character) => characters.includes(character)).join(""),

  /** Return an address of a person at a host, `@` between them, with the host as `host` returns it. */
  mailbox(text) {
    const at = text.lastIndexOf("@");
    const place = text.slice(at + 1);
    const found = at > 0 && !place.startsWith("www.") && readHost(place);
    return found ? `${text.slice(0, at)}@${found}` : null;
  },

  /**
   * Return a number as +, country code and the rest (ITU-T E.164). `params` may have `country` (its code), `trunk` (the
   * prefix of a national number) and `out` (the prefix of an international one, beside 00). A national number without
   * `country` cannot be read. A trunk prefix of 0 is left out after the country's code too, where some write it: no number
   * of such a country begins with 0.
   */
  phone(text, _, { country = "", trunk = "", out = "" }) {
    const starts = [out, "00"].filter(Boolean);
    const isWhole = ["+", ...starts].some((start) => text.startsWith(start));
    let digits = (isWhole ? text.replaceAll("(0)", "") : text).replace(/[^0-9]+/g, "");
    if (!text.startsWith("+")) {
      const start = starts.find((one) => digits.startsWith(one));
      if (!start && !country) return null;
      digits = start ? digits.slice(start.length) : country + digits.slice(digits.startsWith(trunk) ? trunk.length : 0);
    }
    if (trunk === "0" && digits.startsWith(`${country}0`)) digits = country + digits.slice(country.length + 1);
    return /^[1-9][0-9]{6,14}$/.test(digits) ? `+${digits}` : null;
  },

  /** Replace characters: of each pair, the first by the second. */
  swap(text, pairs) {
    const into = new Map((pairs.match(/../gsu) ?? []).map(([from, to]) => [from, to]));
    return [...text].map((character) => into.get(character) ?? character).join("");
  },
});

/**
 * Return a host in Unicode, without `www.` before a whole domain; null for an address in numbers (RFC 3492, 5890).
 * @param {string} text
 */
function readHost(text) {
  const labels = (canonicalOrNull(text) ?? "").replaceAll("\u3002", ".").replace(/\.$/, "").split(".").map(readLabel);
  if (labels.length < 2 || labels.some((label) => !label || BAD_HOST.test(label))) return null;
  if (DIGITS.test(labels[labels.length - 1])) return null;
  return labels.slice(labels[0] === "www" && labels.length > 2 ? 1 : 0).join(".");
}

/**
 * Return a label in Unicode; one whose Punycode is not that of a canonical text stays as it is.
 * @param {string} label
 */
function readLabel(label) {
  const found = label.startsWith("xn--") ? decodePunycode(label.slice(4)) : null;
  return found !== null && /[^\0-\x7f]/.test(found) && canonicalOrNull(found) === found ? found : label;
}

/** @param {string} text */
function canonicalOrNull(text) {
  try {
    return canonical(text);
  } catch (error) {
    if (error instanceof IdentifierError) return null;
    throw error;
  }
}

/**
 * Return what a text of letters, digits and hyphens encodes; null if that is nothing (RFC 3492, section 6.2).
 * @param {string} text
 */
export function decodePunycode(text) {
  const dash = text.lastIndexOf("-");
  const output = [...text.slice(0, Math.max(dash, 0))];
  let [code, place, bias, at] = [128, 0, 72, dash + 1];
  while (at < text.length) {
    const before = place;
    for (let weight = 1, base = 36; ; base += 36) {
      const digit = at < text.length ? "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(text[at]) : -1;
      if (digit < 0) return null;
      at += 1;
      place += digit * weight;
      const threshold = Math.min(Math.max(base - bias, 1), 26);
      if (digit < threshold) break;
      weight *= 36 - threshold;
      if (place > 0x7fffffff || weight > 0x7fffffff) return null;
    }
    const count = output.length + 1;
    bias = adapt(place - before, count, before === 0);
    code += Math.floor(place / count);
    place %= count;
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null;
    output.splice(place, 0, String.fromCodePoint(code));
    place += 1;
  }
  return output.join("");
}

/**
 * @param {number} distance
 * @param {number} count
 * @param {boolean} isFirst
 */
function adapt(distance, count, isFirst) {
  let delta = Math.floor(distance / (isFirst ? 700 : 2));
  delta += Math.floor(delta / count);
  let steps = 0;
  for (; delta > 455; steps += 36) delta = Math.floor(delta / 35);
  return steps + Math.floor((36 * delta) / (delta + 38));
}

/** @param {number[]} digits */
function weigh(digits) {
  return digits.reduce((sum, digit, place) => sum + digit * (place % 2 ? 3 : 1), 0);
}

/** @param {string} character */
function pointOf(character) {
  return /** @type {number} */ (character.codePointAt(0));
}
