// The cases of the format's vectors, by kind.

import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../shards/vectors/", import.meta.url);

/** Give the vectors of a kind: [[name, vector], …], at least one. */
export function vectorsOf(kind) {
  const vectors = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .map((name) => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"))])
    .filter(([, vector]) => vector.kind === kind);
  if (!vectors.length) throw new RangeError(kind);
  return vectors;
}

/** Give what a function returns, or the reason or code of the error it throws. */
export function outcome(ask) {
  try {
    return ask();
  } catch (error) {
    if (!(error.reason ?? error.code)) throw error;
    return error.reason ?? error.code;
  }
}
