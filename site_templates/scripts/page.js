// The page: each check fetches the shards of its names, one request for each. The part that shows answers is a
// separate file, which is loaded on every visit.

import { openPage } from "./check/check.js";

openPage();
