// The page of a site whose list has hashes: what makes them is loaded too.

import "./format/hosts.js";
import "./format/numbers.js";
import { openPage } from "./check/check.js";
import { loadHashes } from "./check/hash-file.js";
import { fetchSuffixes } from "./check/suffix-file.js";

openPage({
  load: async (...place) => {
    await Promise.all([fetchSuffixes(...place), loadHashes()]);
  },
});
