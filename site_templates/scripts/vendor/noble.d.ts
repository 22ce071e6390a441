type Bytes = Uint8Array<ArrayBuffer>;
type Hash = ((data: Bytes) => Bytes) & { readonly outputLen: number };
type Cipher = { encrypt(plaintext: Bytes): Bytes; decrypt(ciphertext: Bytes): Bytes };

export const sha256: Hash;
export function pbkdf2(hash: Hash, password: Bytes, salt: Bytes, options: { c: number; dkLen: number }): Bytes;
export function hmac(hash: Hash, key: Bytes, message: Bytes): Bytes;
export function gcm(key: Bytes, iv: Bytes): Cipher;
export function ctr(key: Bytes, counter: Bytes): Cipher;
