// The format's cryptography with the noble libraries, for pages on plain http, where browsers offer no WebCrypto.
//
// Loaded only there (`import()`), because it is larger and about ten times slower.

import { FIRST_COUNTER } from "./device/webcrypto.js";
import { ctr, gcm, hmac, pbkdf2, sha256 } from "./vendor/noble.js";

/** @type {import("./device/webcrypto.js").Suite} */
export const noble = {
  async sha256(data) {
    return sha256(data);
  },

  async pbkdf2(password, salt, iterations) {
    return pbkdf2(sha256, password, salt, { c: iterations, dkLen: 32 });
  },

  async hmac(key, message) {
    return hmac(sha256, key, message);
  },

  async aesGcmOpen(key, ciphertext) {
    const cipher = gcm(key, new Uint8Array(12));
    try {
      return cipher.decrypt(ciphertext);
    } catch {
      return null;
    }
  },

  async aesGcmStream(key, length) {
    return ctr(key, FIRST_COUNTER).encrypt(new Uint8Array(length));
  },
};
