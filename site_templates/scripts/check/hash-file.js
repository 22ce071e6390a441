// The script that makes hashes of what is typed, which lists of hashes need before a name can be looked up.

import { limit } from "../device/fetching.js";
import { FormatError } from "../format/errors.js";
import { STEPS } from "../format/steps.js";
import { root } from "./places.js";

STEPS.hash = () => {
  throw new FormatError("network", "A part of the page that this list needs has not been loaded.", "Reload the page.");
};

/** Load the script. If it cannot be had, no name is looked up, and that is the reason. */
export async function loadHashes() {
  try {
    STEPS.hash = (await limit(import(`${root}hashes.js`))).hash;
  } catch {
    // The step says so.
  }
}
