import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isPlainPath } from "../../site_templates/scripts/offline/archive.js";

// `verify` and the build refuse the same paths (generator/output/listing.py), and are tested with the same ones.
const file = new URL("paths.json", import.meta.url);
/** @type {{ plain: string[], refused: string[] }} */
const { plain, refused } = JSON.parse(readFileSync(file, "utf8"));

test("a plain path is kept", () => assert.deepEqual(plain.filter((path) => !isPlainPath(path)), []));

test("a path that could lead elsewhere is refused", () => assert.deepEqual(refused.filter(isPlainPath), []));
