// The format's cryptography with the browser's own WebCrypto, which is available only on https and loopback.
//
// The rest of the format is told which suite to use, because plain http needs a different one (noble.js).

/** @typedef {import("../format/bytes.js").Bytes} Bytes */
/**
 * @typedef {object} Suite
 * @property {(data: Bytes) => Promise<Bytes>} sha256 32 bytes
 * @property {(password: Bytes, salt: Bytes, iterations: number) => Promise<Bytes>} pbkdf2 PBKDF2-HMAC-SHA256,
 *   32 bytes
 * @property {(key: Bytes, salt: Bytes, info: Bytes, length: number) => Promise<Bytes>} hkdf HKDF-SHA256, `length` bytes
 * @property {(key: Bytes, ciphertext: Bytes) => Promise<Bytes | null>} aesGcmOpen AES-256-GCM under the zero iv, the tag
 *   at the end; null if the ciphertext does not belong to this key
 * @property {(key: Bytes, length: number) => Promise<Bytes>} aesCtrStream the AES-256-CTR key stream from counter block
 *   zero on, `length` bytes
 */

/**
 * @param {Bytes} key
 * @param {string} algorithm
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

  async hkdf(key, salt, info, length) {
    const material = await importKey(key, "HKDF", "deriveBits");
    return new Uint8Array(
      await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, material, 8 * length),
    );
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

  async aesCtrStream(key, length) {
    const imported = await importKey(key, "AES-CTR", "encrypt");
    const algorithm = { name: "AES-CTR", counter: new Uint8Array(16), length: 128 };
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, imported, new Uint8Array(length)));
  },
};
