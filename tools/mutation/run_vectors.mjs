// Run the vectors against this copy of the browser's modules, and stop at the first that fails: FOLDER MODULE.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { argv, exit } from "node:process";

const [, , folder, module] = argv;
/** The modules for which the digests of all code points are worth their time. */
const OF_TEXT = ["canonical", "matching"];
const SLOW = ["canonical-digest", "match-key-digest", "unicode14", "folds"];

try {
  const { KINDS, runVector } = await import("../../tests/scripts/running.js");
  const { webcrypto } = await import("../../site_templates/scripts/device/webcrypto.js");
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name))
    .sort((one, other) => statSync(one).size - statSync(other).size);
  const platforms = JSON.parse(readFileSync(join(folder, "platforms.json"), "utf8"));
  const vectors = paths.map((path) => JSON.parse(readFileSync(path, "utf8"))).filter(({ kind }) => KINDS.includes(kind));
  for (const slow of [false, true]) {
    for (const vector of vectors) {
      if (SLOW.includes(vector.kind) !== slow || (slow && !OF_TEXT.includes(module))) continue;
      if ((await runVector(vector, webcrypto, platforms)).length) exit(1);
    }
  }
} catch {
  exit(1);
}
