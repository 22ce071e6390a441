// The large files of Python's runtime: as the host sends them where it compresses, else the packed copy beside each.

const GZIP = [0x1f, 0x8b];

/**
 * Fetch a file, unpacked.
 *
 * @param {string} address  of a file that has a packed copy (.gz) beside it
 * @returns {Promise<Response>} of the right type, whatever the host says: the compiler asks for it
 * @throws {Error} where it does not come
 */
export async function fetchUnpacked(address) {
  const type = address.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  const control = new AbortController();
  const response = await fetch(address, { signal: control.signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  if (response.headers.get("Content-Encoding")) {
    // As it came, browsers keep what they compiled of it, for the next visit.
    return response.headers.get("Content-Type") === type ? response : retype(response.body, type);
  }
  control.abort();
  const packed = await fetch(`${address}.gz`);
  if (!packed.ok) return retype((await fetch(address)).body, type);
  const bytes = new Uint8Array(await packed.arrayBuffer());
  // A host may have unpacked it on the way.
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return retype(bytes, type);
  return retype(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")), type);
}

/**
 * @param {BodyInit | null} body
 * @param {string} type
 */
function retype(body, type) {
  return new Response(body, { headers: { "Content-Type": type } });
}
