// The page: each check fetches the shards of its names, one request for each. The part that writes letters is a
// separate file, which is loaded on every visit.

import { home, openCheck, root } from "./check/check.js";
import { prepareFetch } from "./device/fetching.js";

openCheck({
  fromFile: false,
  held: false,
  prepare: async () => prepareFetch({ root }),
  loadRemoval: () => import(`${home}removal.js`),
});
