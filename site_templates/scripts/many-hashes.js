// The page that checks many names, of a site whose list has hashes.

import "./format/hashing.js";
import "./many.js";
