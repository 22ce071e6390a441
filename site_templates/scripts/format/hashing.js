// The step for lists of hashes, such as those of e-mail addresses (FORMAT.md section 10).

import { md5, sha1, sha256 } from "../vendor/noble-hashes.js";
import { encodeText, writeHex } from "./bytes.js";
import { STEPS } from "./steps.js";

const HASHES = new Map([["md5", md5], ["sha-1", sha1], ["sha-256", sha256]]);

/**
 * Return the hash of a text in UTF-8, in hexadecimal digits.
 *
 * @type {typeof STEPS[string]}
 */
export function hash(text, algorithm) {
  const make = HASHES.get(algorithm);
  return make ? writeHex(make(encodeText(text))) : null;
}

STEPS.hash = hash;
