// The page: each check fetches the shards of its names, one request for each. The part that writes letters has a file of
// its own, which is loaded at every visit.

import { home, openCheck, root } from "./check/check.js";
import { prepareFetch } from "./device/fetching.js";

openCheck({
  fromFile: false,
  held: false,
  prepare: async () => prepareFetch({ root }),
  loadRemoval: () => import(`${home}removal.js`),
});
