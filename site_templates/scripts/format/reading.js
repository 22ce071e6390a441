// What texts mean on the platforms of a release: the engine that their definitions drive (FORMAT.md section 10).
//
// typed text -> a link, and a canonical text -> the rules of each platform -> readings, the sure ones first.

import { encodeText, sortEntries } from "./bytes.js";
import { canonical, MAX_BYTES, simplify, tidy, WHITE_SPACE } from "./canonical.js";
import { compilePattern, matchPattern } from "./definitions.js";
import { FormatError, IdentifierError } from "./errors.js";
import { explain, explainKinds, explainOther } from "./explanations.js";
import { DIGITS } from "./folds.js";
import { findLinks, parseLink, trim } from "./links.js";
import { matchKey } from "./matching.js";
import { STEPS } from "./steps.js";
import { readRanges } from "./unicode14.js";

/** @typedef {import("./definitions.js").Gift} Gift */
/** @typedef {import("./definitions.js").Kind} Kind */
/** @typedef {import("./definitions.js").Platform} Platform */
/** @typedef {import("./definitions.js").Rule} Rule */
/** @typedef {import("./links.js").Link} Link */
/** @typedef {ReturnType<typeof takeForms>} Text */
/**
 * @typedef {object} Reading what a text can mean
 * @property {string} kind
 * @property {string} text canonical, unless the kind is cased
 * @property {string} anchor what the match key is made of, where that is not the text itself; else ""
 * @property {string} shown the text as its platform writes it, if that differs; else ""
 * @property {string} hashed what the text is the hash of, if it was made here; else ""
 * @property {boolean} isSure whether the text has the form of such names alone
 */
/**
 * @typedef {object} Context what a release says about its names
 * @property {boolean} [emailNames] whether some look like e-mail addresses
 * @property {boolean} [linkNames] whether some look like links
 */

const EMAIL =
  /^[^ @/]+@(?:[a-z0-9\u0080-\u{10ffff}-]+\.)+[a-z\u0080-\u{10ffff}][a-z0-9\u0080-\u{10ffff}-]+$/u;
const SPACES = new RegExp(`[${WHITE_SPACE}]+`, "g");

/** The platforms of a release, in order. */
export class Platforms {
  /**
   * @param {Platform[]} definitions
   * @param {{[name: string]: string}} [others] the hosts of further platforms, as patterns by the platform's name: links
   *   there are named, not read
   */
  constructor(definitions, others = {}) {
    this.definitions = definitions;
    this.others = others;
    /**
     * Needed if `needsSuffixes`: until they are there, reading names throws FormatError `network`, or why they are not.
     * @type {import("./suffixes.js").Suffixes | FormatError | null}
     */
    this.suffixes = null;
    /** Each kind, and its platform: the first that has it. @type {Map<string, {kind: Kind, platform: Platform}>} */
    this.kinds = new Map();
    for (const platform of definitions) {
      for (const kind of platform.kinds) if (!this.kinds.has(kind.id)) this.kinds.set(kind.id, { kind, platform });
    }
    this.hosts = sortEntries(others).map(([name, hosts]) => ({ name, pattern: compilePattern(hosts) }));
  }

  /** Whether names have registrable domains, so that a reader needs the Public Suffix List. */
  get needsSuffixes() {
    return [...this.kinds.values()].some(({ kind }) => kind.anchor === "domain");
  }

  /**
   * Return a kind by its id.
   * @param {string} id
   */
  kind(id) {
    return /** @type {{kind: Kind}} */ (this.kinds.get(id)).kind;
  }

  /**
   * Return the text of an entry with this name; throws IdentifierError if it cannot be a name.
   * @param {string} kind
   * @param {string} name
   */
  readEntry(kind, name) {
    return readName(name, this.kind(kind));
  }

  /**
   * Return what a typed text can mean, best first; at least one reading.
   * @param {string} typed
   * @param {Context} [context] the manifest's
   * @returns {Reading[]}
   * @throws {IdentifierError} with the reason why the text is not an identifier
   */
  readText(typed, context = {}) {
    const reader = new Reader(this, typed, context);
    for (const platform of this.definitions) reader.read(platform);
    const { readings } = reader;
    if (!readings.length) throw reader.error ?? explain("no-name");
    return [...readings.filter(({ isSure }) => isSure), ...readings.filter(({ isSure }) => !isSure)];
  }

  /**
   * Return the first reading whose kind a release has, and those with the same match key: one key, one request. Where it
   * has none of the kinds, that is the first reading whose parts or wholes it may have: the owner, where it has only
   * repositories. A sure one of either sort comes before all others.
   * @param {readonly Reading[]} readings
   * @param {readonly string[]} kinds the manifest's
   * @returns {Reading[]}
   * @throws {IdentifierError} `kind-not-indexed` if there is no such reading either
   */
  chooseReadings(readings, kinds) {
    const isIndexed = (/** @type {Reading} */ { kind }) => kinds.includes(kind);
    const known = kinds.flatMap((kind) => this.kinds.get(kind) ?? []);
    const related = known.flatMap(({ kind, platform }) => (kind.below || kind.above ? platform.kinds : []));
    const sought = readings.filter((one) => isIndexed(one) || related.some(({ id }) => id === one.kind));
    if (!sought.length) {
      const named = [...this.kinds.values()].filter(({ kind: { id, words } }) => words && kinds.includes(id));
      throw explainKinds(named.map(({ kind }) => kind.words));
    }
    const sure = sought.filter(({ isSure }) => isSure);
    const best = sure.length ? sure : sought;
    const key = readingKey(best.find(isIndexed) ?? best[0]);
    return sought.filter((reading) => readingKey(reading) === key);
  }

  /**
   * Return what a name's match key is made of; "" for the name itself.
   * @param {Kind} kind
   * @param {string} text
   */
  anchor(kind, text) {
    const { anchor, cased } = kind;
    if (!anchor && !cased && !kind.core) return "";
    const whole = readCore(text, kind);
    const part = anchor === "domain" ? this.#readDomain(text) : (anchor && matchPattern(anchor, whole)?.[0]) || whole;
    const found = cased ? canonical(part) : part; // match keys are made of canonical texts
    return found === text ? "" : found;
  }

  /** @param {string} host */
  #readDomain(host) {
    if (this.suffixes && !(this.suffixes instanceof FormatError)) return this.suffixes.registrableDomain(host);
    throw this.suffixes ?? new FormatError("network", "The list of public suffixes has not been loaded.", "Reload the page.");
  }

  /**
   * Return what else a canonical text may mean, by the definitions: each rule's name and what it reads, if it reads any.
   * @param {string} text
   * @param {readonly string[]} kinds the manifest's
   */
  hint(text, kinds) {
    return this.definitions.flatMap((platform) =>
      platform.hints.flatMap(({ id, pattern, give, steps, has, lacks }) => {
        const found = matchPattern(pattern, text);
        const isApt = has.every((kind) => kinds.includes(kind)) && !lacks.some((kind) => kinds.includes(kind));
        if (!found || !isApt) return [];
        const spelling = give ? run(platform, steps, fill(give, found)) : null;
        return [{ id, spellings: spelling === null ? [] : [spelling] }];
      }),
    );
  }

  /**
   * Return the name of the platform, not one of this release, that a link leads to; "" if none is known.
   * @param {Link} link
   */
  nameOther({ host }) {
    return this.hosts.find(({ pattern }) => matchPattern(pattern, host))?.name ?? "";
  }
}

/**
 * Return a reading's match key, which determines the shard and is stretched.
 * @param {Reading} reading
 */
export function readingKey(reading) {
  return matchKey(reading.anchor || reading.text);
}

/**
 * Return a reading's text as people know it: what it is the hash of, or an account's number with an upper-case N.
 * @param {Reading} reading
 */
export function readingValue(reading) {
  return reading.hashed || reading.shown || reading.text;
}

/**
 * Return what counts of a name: without the marks around it and what the kind's `core` does not capture.
 * @param {string} text
 * @param {Kind} kind
 */
export function readCore(text, { core }) {
  const found = core && matchPattern(core, trim(text.replace(/[\u2010-\u2015]/g, "-").replace(/[\u2018\u2019]/g, "'")));
  return found?.slice(1).join("").replace(/^ +| +$/g, "") || text;
}

/**
 * Return whether a name is a part of another of its platform: a repository of its owner, a host of its domain.
 * @param {string} part
 * @param {string} whole
 * @param {Kind} kind
 */
export function isPart(part, whole, { below, above }) {
  if (below) return part.startsWith(whole) && below.test(part.slice(whole.length));
  return Boolean(above) && part.endsWith(above + whole);
}

/**
 * Return whether a canonical text has the shape of an e-mail address: something, one @, a domain with a dot.
 * @param {string} text
 */
export function looksLikeEmail(text) {
  return EMAIL.test(text);
}

/**
 * Return whether a canonical text begins as links do that say what they are: http:// or https://.
 * @param {string} text
 */
export function looksLikeLink(text) {
  return /^https?:\/\//.test(text);
}

/**
 * Return the error for an explanation of a platform, or for one that all have.
 * @param {Platform} platform
 * @param {string} name
 */
export function explainOn({ id, name: platform, explanations }, name) {
  const own = explanations.get(name);
  return own ? new IdentifierError(...own, `${id}-${name}`, { platform }) : explain(name);
}

/** Reads one text on one platform after the other, and keeps the readings, or the best explanation. */
class Reader {
  /** @type {Reading[]} */
  readings = [];
  /** @type {IdentifierError | null} */
  error = null;
  #rank = -1;

  /**
   * @param {Platforms} platforms
   * @param {string} typed
   * @param {Context} context
   */
  constructor(platforms, typed, { emailNames = false, linkNames = false }) {
    this.platforms = platforms;
    this.emailNames = emailNames;
    this.linkNames = linkNames;
    this.text = takeForms(typed);
    this.trimmed = once(() => takeForms(trim(tidy(typed))));
  }

  /**
   * Add what a platform reads.
   * @param {Platform} platform
   */
  read(platform) {
    try {
      const trimmed = platform.trimmed ? this.trimmed() : this.text;
      const text = platform.digits ? trimmed.digits() : trimmed;
      if (!this.#readLink(platform, text)) this.#readName(platform, text);
    } catch (error) {
      if (!(error instanceof IdentifierError)) throw error;
      this.#refuse(3, error);
    }
  }

  /**
   * @param {Platform} platform
   * @param {Text} text
   */
  #readLink(platform, text) {
    const rules = platform.rules.get("link") ?? [];
    const link = rules.length || !platform.open ? text.link() : null;
    const known = this.readings.length;
    let isMatched = link !== null && this.#apply(platform, rules, link.whole);
    const isName = !rules.length || (platform.open && text.cased().includes(" "));
    for (const inside of isName ? [] : text.linksInside()) {
      if (this.readings.length > known) break;
      const telling = rules.filter(({ give, then, isOpen }) => give.length > 0 || then || !isOpen);
      isMatched = this.#apply(platform, telling, inside.whole) || isMatched;
    }
    return isMatched;
  }

  /**
   * @param {Platform} platform
   * @param {Text} text
   */
  #readName(platform, text) {
    const name = text.canonical();
    const link = parseLink(name);
    const other = link && link.whole !== link.host ? this.platforms.nameOther(link) : "";
    const isForeign = (other || looksLikeLink(name)) && !(platform.open && this.linkNames);
    const isEmail = !this.emailNames && looksLikeEmail(name);
    const rules = (platform.rules.get("text") ?? []).filter(({ isOpen }) => !isOpen || !(isForeign || isEmail));
    if (this.#apply(platform, rules, platform.cased ? text.cased() : name)) return;
    if (isForeign) this.#refuse(2, explainOther(other, this.platforms.definitions.map((one) => one.name)));
    else if (isEmail) this.#refuse(1, explainOn(platform, "email"));
  }

  /**
   * Apply the first rule that matches; return whether one does.
   * @param {Platform} platform
   * @param {Rule[]} rules
   * @param {string} text
   */
  #apply(platform, rules, text) {
    for (const rule of rules) {
      const found = matchPattern(rule.pattern, text);
      if (found) {
        this.#follow(platform, rule, found);
        return true;
      }
    }
    return false;
  }

  /**
   * @param {Platform} platform
   * @param {Rule} rule
   * @param {string[]} found
   */
  #follow(platform, { give, then, value, steps, why, isOpen }, found) {
    let failed = !give.length && !then;
    for (const gift of give) {
      const made = this.#make(platform, gift, found, !isOpen);
      failed ||= !made;
      if (made && !this.readings.some((other) => isSame(other, made))) this.readings.push(made);
    }
    if (then) {
      const text = run(platform, steps, fill(value, found));
      if (text === null) failed = true;
      else {
        const rules = /** @type {Rule[]} */ (platform.rules.get(then));
        this.#apply(platform, rules, platform.cased ? simplify(text) : canonical(text));
      }
    }
    if (failed && why) this.#refuse(isOpen ? 0 : 3, explainOn(platform, why));
  }

  /**
   * @param {Platform} platform
   * @param {Gift} gift
   * @param {string[]} found
   * @param {boolean} isSure
   * @returns {Reading | null}
   */
  #make(platform, { kind: id, template, steps }, found, isSure) {
    const filled = fill(template, found);
    const value = run(platform, steps, filled);
    if (!value) return null;
    const kind = /** @type {Kind} */ (platform.kinds.find((one) => one.id === id));
    const text = readName(value, kind);
    const shown = kind.upper && !/[^\0-\x7f]/.test(text) ? text.toUpperCase() : "";
    const hashed = (steps.at(-1)?.[0] === "hash" && run(platform, steps.slice(0, -1), filled)) || "";
    return { kind: id, text, anchor: this.platforms.anchor(kind, text), shown, hashed, isSure };
  }

  /**
   * @param {number} rank
   * @param {IdentifierError} error
   */
  #refuse(rank, error) {
    if (rank <= this.#rank) return;
    this.#rank = rank;
    this.error = error;
  }
}

/**
 * @param {string} name
 * @param {Kind} kind
 */
function readName(name, { cased }) {
  if (!cased) return canonical(name);
  if (encodeText(name).length > MAX_BYTES) throw explain("too-long");
  if (tidy(name) !== name || name.search(SPACES) >= 0) throw explain("no-name");
  canonical(name); // its match key is made of that
  return name;
}

/**
 * Return a text in the forms that rules read; each is made when it is first needed, and only once.
 * @param {string} typed
 */
function takeForms(typed) {
  const cased = once(() => simplify(typed));
  /** @type {() => any} */
  const digits = once(() => takeForms(readDigits(typed)));
  return {
    cased,
    digits,
    canonical: once(() => canonical(typed)),
    linksInside: once(() => (/http|\..*\//is.test(cased()) ? findLinks(cased()) : [])),
    link: once(() => (/[^\0-\x7f]/.test(typed) ? parseLink(cased()) : null) ?? parseLink(typed)),
  };
}

/**
 * Return a text with the decimal digits of all scripts as 0 to 9.
 * @param {string} text
 */
function readDigits(text) {
  if (!/[^\0-\x7f]/.test(text)) return text;
  const starts = readRanges(DIGITS).map(([first]) => first);
  return [...text].map((character) => {
    const point = /** @type {number} */ (character.codePointAt(0));
    const first = starts.find((start) => start <= point && point < start + 10);
    return first === undefined ? character : String(point - first);
  }).join("");
}

/**
 * @param {string} template
 * @param {string[]} found
 */
function fill(template, found) {
  return template.replace(/\$([0-9])/g, (_, place) => found[place] ?? "");
}

/**
 * @param {Platform} platform
 * @param {import("./definitions.js").Step[]} steps
 * @param {string} text
 * @returns {string | null}
 */
function run({ params }, steps, text) {
  /** @type {string | null} */
  let found = text;
  for (const [name, argument] of steps) found = found === null ? null : STEPS[name](found, argument, params);
  return found;
}

/**
 * @param {Reading} one
 * @param {Reading} other
 */
function isSame(one, other) {
  return one.kind === other.kind && one.text === other.text && one.anchor === other.anchor;
}

/**
 * @template T
 * @param {() => T} make
 * @returns {() => T}
 */
function once(make) {
  /** @type {[T] | undefined} */
  let made;
  return () => (made ??= [make()])[0];
}
