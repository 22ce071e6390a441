// Registrable domains by the Public Suffix List, in the form in which a release carries it (FORMAT.md section 10).
//
// Source: publicsuffix.org/list, its algorithm; the private section counts too, because a blog's host is its own.

/** The rules of the list: suffixes in Unicode and lower case, `*.` for any label, `!` for exceptions. */
export class Suffixes {
  /** @param {Iterable<string>} [rules] */
  constructor(rules = []) {
    this.rules = new Set(rules);
  }

  /**
   * Return the rules in a text, one a line; empty lines and lines that begin with `//` are none.
   * @param {string} text
   */
  static parse(text) {
    return new Suffixes(text.split("\n").filter((line) => line && !line.startsWith("//")));
  }

  /**
   * Return the part of a host that someone registered: the longest suffix and one label; else the host itself.
   * @param {string} host
   */
  registrableDomain(host) {
    const { rules } = this;
    const labels = host.split(".");
    const join = (/** @type {number} */ start) => labels.slice(start).join(".");
    for (let start = 0; start < labels.length; start += 1) {
      if (rules.has(`!${join(start)}`)) return join(start);
      if (rules.has(join(start)) || (start + 1 < labels.length && rules.has(`*.${join(start + 1)}`))) {
        return join(Math.max(start - 1, 0));
      }
    }
    return labels.slice(-2).join(".");
  }
}
