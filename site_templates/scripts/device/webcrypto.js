// The format's cryptography with the browser's own WebCrypto, which is available only on https and loopback.
//
// The rest of the format is told which suite to use, because plain http needs a different one (noble.js).

/** @typedef {import("../format/bytes.js").Bytes} Bytes */
/**
 * @typedef {object} Suite
 * @property {(data: Bytes) => Promise<Bytes>} sha256 32 bytes
 * @property {(password: Bytes, salt: Bytes, iterations: number) => Promise<Bytes>} pbkdf2 PBKDF2-HMAC-SHA256,
 *   32 bytes
 * @property {(key: Bytes, message: Bytes) => Promise<Bytes>} hmac HMAC-SHA256, 32 bytes
 * @property {(key: Bytes, ciphertext: Bytes) => Promise<Bytes | null>} aesGcmOpen AES-256-GCM under the zero iv, the tag
 *   at the end; null if the ciphertext does not belong to this key
 * @property {(key: Bytes, length: number) => Promise<Bytes>} aesGcmStream the key stream that this AES-256-GCM enciphers
 *   with, `length` bytes
 */

/** The counter block that AES-256-GCM enciphers from under the zero iv: the one before is for its tag. */
export const FIRST_COUNTER = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);

/**
 * @param {Bytes} key
 * @param {string | HmacImportParams} algorithm
 * @param {KeyUsage} usage
 */
function importKey(key, algorithm, usage) {
  return crypto.subtle.importKey("raw", key, algorithm, false, [usage]);
}

/** @type {Suite} */
export const webcrypto = {
  async sha256(data) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  },

  async pbkdf2(password, salt, iterations) {
    const key = await importKey(password, "PBKDF2", "deriveBits");
    return new Uint8Array(
      await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256),
    );
  },

  async hmac(key, message) {
    const imported = await importKey(key, { name: "HMAC", hash: "SHA-256" }, "sign");
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
  },

  async aesGcmOpen(key, ciphertext) {
    const imported = await importKey(key, "AES-GCM", "decrypt");
    try {
      return new Uint8Array(
        await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, imported, ciphertext),
      );
    } catch (error) {
      // WebCrypto's way of saying that the tag does not match.
      if (error instanceof DOMException && error.name === "OperationError") return null;
      throw error;
    }
  },

  async aesGcmStream(key, length) {
    const imported = await importKey(key, "AES-CTR", "encrypt");
    const algorithm = { name: "AES-CTR", counter: FIRST_COUNTER, length: 32 };
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, imported, new Uint8Array(length)));
  },
};
