// Every error that a lookup raises on purpose; the codes are closed lists, the same as in shards/errors.py.
//
// HushdexError          fact + hint (how to fix it)
// ├── IdentifierError   typed text that is no identifier: a reason of FORMAT.md section 10
// └── FormatError       a shard, record or manifest that is not what it should be: a code of FORMAT.md section 12

export const IDENTIFIER_REASONS = Object.freeze([
  "empty",
  "too-long",
  "surrogate",
  "email",
  "needs-network",
  "not-an-account",
  "not-a-name",
  "other-platform",
  "kind-not-indexed",
]);
export const FORMAT_CODES = Object.freeze([
  "manifest",
  "version",
  "network",
  "timeout",
  "status",
  "too-large",
  "size",
  "proof",
  "header",
  "canary",
  "terms",
  "seal",
  "record",
]);

/** A fact and, where there is one, a hint: how to fix it. */
export class HushdexError extends Error {
  /**
   * @param {string} fact
   * @param {string} [hint]
   */
  constructor(fact, hint = "") {
    super(`${fact} ${hint}`.trim());
    this.name = new.target.name;
    this.fact = fact;
    this.hint = hint;
  }
}

/**
 * Text that is no identifier; `reason` is one of `IDENTIFIER_REASONS`. `name` is the explanation's, more specific than its
 * reason; `values` are what it says, for translations.
 */
export class IdentifierError extends HushdexError {
  /**
   * @param {string} reason
   * @param {string} fact
   * @param {string} [hint]
   * @param {string} [name]
   * @param {{[name: string]: string}} [values]
   */
  constructor(reason, fact, hint = "", name = reason, values = {}) {
    if (!IDENTIFIER_REASONS.includes(reason)) throw new RangeError(reason);
    super(fact, hint);
    this.reason = reason;
    this.name = name;
    this.values = values;
  }
}

/** Bytes that are not what the format promises; `code` is one of `FORMAT_CODES`. */
export class FormatError extends HushdexError {
  /**
   * @param {string} code
   * @param {string} fact
   * @param {string} [hint]
   */
  constructor(code, fact, hint = "") {
    if (!FORMAT_CODES.includes(code)) throw new RangeError(code);
    super(fact, hint);
    this.code = code;
  }
}
