type Bytes = Uint8Array<ArrayBuffer>;
type Hash = (data: Bytes) => Bytes;

export const md5: Hash;
export const sha1: Hash;
export const sha256: Hash;
