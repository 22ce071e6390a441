// The page of a site whose names include hosts or numbers with check digits: it can do every step of a definition.

import "./format/hosts.js";
import "./format/numbers.js";
import { openPage } from "./check/check.js";
import { fetchSuffixes } from "./check/suffix-file.js";

openPage({ load: fetchSuffixes });
