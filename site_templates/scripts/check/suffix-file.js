// The file of public suffixes, which names that are hosts need before they can be looked up.

import { FormatError } from "../format/errors.js";
import { loadSuffixes, suffixesPath } from "../format/manifest.js";

/** The most bytes of the file, which has about 200 kB. */
export const LIMIT = 2_000_000;

/**
 * Fetch the file, if the manifest's platforms need it. Why it cannot be had is then the reason why nothing is checked.
 *
 * @param {import("../format/manifest.js").Manifest} manifest
 * @param {import("../device/fetching.js").FetchBytes} fetchBytes
 * @param {import("../device/webcrypto.js").Suite} suite
 * @param {boolean} again  whether it was requested before
 */
export async function fetchSuffixes(manifest, fetchBytes, suite, again) {
  if (!manifest.suffixes) return;
  try {
    await loadSuffixes(manifest, await fetchBytes(suffixesPath(manifest.suffixes), LIMIT, again), suite);
  } catch (error) {
    manifest.platforms.suffixes = error instanceof FormatError ? error : null;
  }
}
