// The one request of a lookup: a shard's bytes, by `fetch`, or a FormatError that says why not.
//
// Nothing of the visitor goes along (no cookies, no referrer), no other site is asked (not even after a redirect), and
// no more is read than a shard can have. What the host says of type and encoding does not matter: the proof decides.

import { FormatError } from "../format/errors.js";

/** @typedef {import("../format/bytes.js").Bytes} Bytes */
/**
 * @callback FetchBytes gives the bytes of a path inside the site; throws FormatError `network`, `timeout`, `status` or
 *   `too-large`
 * @param {string} path
 * @param {number} size how many bytes there are at most
 * @param {boolean} again whether the path was asked for a moment ago, and what came was of no use
 * @returns {Promise<Bytes>}
 */

/**
 * Make the function that fetches; times are in milliseconds.
 * @param {object} [options]
 * @param {string} [options.root] the way from the page to the site's root: `./`, `../`, …
 * @param {number} [options.silence] how long to wait for the next byte
 * @param {number} [options.longest] how long to wait for the last one
 * @param {number} [options.pause] how long to wait before asking again
 * @param {() => AbortSignal | undefined} [options.signal] gives what ends a request that is under way
 * @returns {FetchBytes}
 */
export function prepareFetch(options = {}) {
  const { root = "", silence = 10_000, longest = 60_000, pause = 600, signal = () => undefined } = options;
  return async (path, size, again) => {
    if (again) await new Promise((resolve) => setTimeout(resolve, pause));
    const control = new AbortController();
    const stop = () => control.abort();
    signal()?.addEventListener("abort", stop);
    const end = setTimeout(stop, longest);
    let quiet = setTimeout(stop, silence);
    try {
      const response = await fetch(`${root}${path}`, {
        mode: "same-origin",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        cache: again ? "reload" : "no-store",
        signal: control.signal,
      });
      if (response.status !== 200) {
        throw new FormatError("status", `The server answered ${response.status}.`);
      }
      return await readBody(response, size, () => {
        clearTimeout(quiet);
        quiet = setTimeout(stop, silence);
      });
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw control.signal.aborted
        ? new FormatError("timeout", "The shard did not come in time.", "Try again.")
        : new FormatError("network", `The shard did not come: ${error}`, "Check the connection and try again.");
    } finally {
      clearTimeout(end);
      clearTimeout(quiet);
      // Ends a download that was given up; does nothing to one that is done.
      stop();
    }
  };
}

/**
 * @param {Response} response
 * @param {number} size
 * @param {() => void} onBytes called whenever bytes have come
 * @returns {Promise<Bytes>}
 */
async function readBody(response, size, onBytes) {
  const body = new Uint8Array(size);
  let length = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    onBytes();
    if (length + next.value.length > size) {
      throw new FormatError("too-large", `The server sent more than the ${size} bytes that the shard has.`);
    }
    body.set(next.value, length);
    length += next.value.length;
  }
  return body.subarray(0, length);
}
