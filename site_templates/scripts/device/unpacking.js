// The large files of Python's runtime: as sent by a host that compresses, otherwise the compressed copy next to each.

const GZIP = [0x1f, 0x8b];

/**
 * Fetch a file and return it decompressed.
 *
 * @param {string} address  of a file with a compressed copy (.gz) next to it
 * @returns {Promise<Response>} with the right type, whatever the host says: the compiler requires it
 * @throws {Error} if it cannot be fetched
 */
export async function fetchUnpacked(address) {
  const type = address.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  const control = new AbortController();
  const response = await fetch(address, { signal: control.signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  if (response.headers.get("Content-Encoding")) {
    // Browsers keep the compiled code of an unmodified response for the next visit.
    return response.headers.get("Content-Type") === type ? response : retype(response.body, type);
  }
  control.abort();
  const packed = await fetch(`${address}.gz`);
  if (!packed.ok) return retype((await fetch(address)).body, type);
  const bytes = new Uint8Array(await packed.arrayBuffer());
  // A host may already have decompressed it.
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
