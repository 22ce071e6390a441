// The large files of Python's runtime: as sent by a host that compresses, otherwise the compressed copy next to each.

const GZIP = [0x1f, 0x8b];
/** How long a host may take to begin a reply, and to end it, in milliseconds: a slow connection may take its time. */
const HEADERS = 30_000;
const LONGEST = 300_000;

/**
 * Fetch a file and return it decompressed.
 *
 * @param {string} address  of a file with a compressed copy (.gz) next to it
 * @returns {Promise<Response>} with the right type, whatever the host says: the compiler requires it
 * @throws {Error} if it cannot be fetched, or takes too long
 */
export async function fetchUnpacked(address) {
  const type = address.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  const { response, stop } = await fetchLimited(address);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  if (response.headers.get("Content-Encoding")) {
    // Browsers keep the compiled code of an unmodified response for the next visit.
    return response.headers.get("Content-Type") === type ? response : retype(response.body, type);
  }
  stop();
  const packed = (await fetchLimited(`${address}.gz`)).response;
  if (!packed.ok) return retype((await fetchLimited(address)).response.body, type);
  const bytes = new Uint8Array(await packed.arrayBuffer());
  // A host may already have decompressed it.
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return retype(bytes, type);
  return retype(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")), type);
}

/**
 * Request a file; the limits also end what is still being read of its body.
 *
 * @param {string} address
 */
async function fetchLimited(address) {
  const control = new AbortController();
  const stop = () => control.abort();
  const begun = setTimeout(stop, HEADERS);
  // Not cleared: it does nothing to a reply that has ended.
  setTimeout(stop, LONGEST);
  try {
    return { response: await fetch(address, { signal: control.signal }), stop };
  } finally {
    clearTimeout(begun);
  }
}

/**
 * @param {BodyInit | null} body
 * @param {string} type
 */
function retype(body, type) {
  return new Response(body, { headers: { "Content-Type": type } });
}
