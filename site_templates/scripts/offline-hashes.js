// The page that checks offline, of a site whose list has hashes.

import "./format/hashing.js";
import "./offline.js";
