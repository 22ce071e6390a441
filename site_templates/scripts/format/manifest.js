// What a reader must know to use a release: JSON in the page and in release.json (FORMAT.md section 8).

import { encodeText, readHex } from "./bytes.js";
import { FormatError } from "./errors.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/**
 * @typedef {object} DatasetEntry what the publisher says of a data set; texts are "" where nothing was said
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {string} source
 * @property {string} coverage
 * @property {string} date
 * @property {string} removal
 * @property {number} items
 */
/**
 * @typedef {object} TableEntry a table's shape: 2^depth files of `size` bytes, with `cells` cells of `cell` bytes
 * @property {number} depth
 * @property {number} cells
 * @property {number} cell
 * @property {number} size
 * @property {Bytes} root over all files
 */
/**
 * @typedef {object} Manifest a release
 * @property {Bytes} release 16 bytes
 * @property {string} built YYYY-MM-DD
 * @property {Bytes} salt 16 bytes
 * @property {number} iterations
 * @property {string} platform
 * @property {string[]} kinds
 * @property {boolean} emailNames
 * @property {number} subjects
 * @property {DatasetEntry[]} datasets
 * @property {TableEntry[]} tables
 */

export const FORMAT = "HDX1";

const KINDS = ["alias", "nsid", "photo_id", "screen_name", "username"];
const PLATFORMS = ["flickr", "plain"];
const FILE_LIMIT = 64 * 1024 * 1024;
const DEPTH_LIMIT = 24;
const ITERATIONS_LIMIT = 10_000_000;

/**
 * Read a manifest; throws FormatError `manifest` unless it is whole, of this format and in range.
 * @param {string} text JSON
 * @returns {Manifest}
 */
export function parseManifest(text) {
  let tree;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    throw new FormatError("manifest", `The manifest is not JSON: ${error}`);
  }
  if (read(tree, "format") !== FORMAT) throw refuse("format", tree.format, FORMAT);
  const manifest = {
    release: readBytes(tree, "release", 16),
    built: readMatch(tree, "built", /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, "a date, YYYY-MM-DD"),
    salt: readBytes(tree, "salt", 16),
    iterations: readNumber(tree, "iterations", 1, ITERATIONS_LIMIT),
    platform: checkOneOf("platform", read(tree, "platform"), PLATFORMS),
    kinds: readList(tree, "kinds").map((kind) => checkOneOf("kinds", kind, KINDS)),
    emailNames: readFlag(tree, "email_names"),
    subjects: readNumber(tree, "subjects", 0, Number.MAX_SAFE_INTEGER),
    datasets: readList(tree, "datasets").map(readDataset),
    tables: readList(tree, "tables").map(readTable),
  };
  const { kinds, tables } = manifest;
  if (kinds.some((kind, at) => at > 0 && kind <= kinds[at - 1])) throw refuse("kinds", kinds, "sorted");
  if (tables.length < 1 || tables.length > 2 || tables[tables.length - 1].depth > tables[0].depth) {
    throw refuse("tables", `of length ${tables.length}`, "one or two, the second no deeper than the first");
  }
  return manifest;
}

/**
 * Hash what a manifest says of a lookup: the 32 bytes that the canary of every shard holds (section 8).
 * @param {Manifest} manifest
 * @param {import("../device/webcrypto.js").Suite} suite
 * @returns {Promise<Bytes>}
 */
export function digestTerms({ platform, kinds, emailNames, subjects, datasets, tables }, suite) {
  const sets = datasets.map(({ id, items }) => [id, items]);
  const shapes = tables.map(({ depth, cells, cell }) => [depth, cells, cell]);
  const terms = JSON.stringify([platform, kinds, emailNames, subjects, sets, shapes]);
  return suite.sha256(encodeText(`hushdex/1/terms\0${terms}`));
}

/**
 * @param {unknown} entry
 * @returns {DatasetEntry}
 */
function readDataset(entry) {
  return {
    id: readMatch(entry, "id", /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "letters, digits, '.', '_' and '-', at most 64"),
    title: readText(entry, "title"),
    description: readText(entry, "description"),
    source: readText(entry, "source"),
    coverage: readText(entry, "coverage"),
    date: readText(entry, "date"),
    removal: readText(entry, "removal"),
    items: readNumber(entry, "items", 0, Number.MAX_SAFE_INTEGER),
  };
}

/**
 * @param {unknown} entry
 * @returns {TableEntry}
 */
function readTable(entry) {
  return {
    depth: readNumber(entry, "depth", 0, DEPTH_LIMIT),
    cells: readNumber(entry, "cells", 1, FILE_LIMIT),
    cell: readNumber(entry, "cell", 32, 4096),
    size: readNumber(entry, "size", 1, FILE_LIMIT),
    root: readBytes(entry, "root", 32),
  };
}

/**
 * @param {any} tree
 * @param {string} key
 * @returns {unknown}
 */
function read(tree, key) {
  if (typeof tree !== "object" || tree === null || !Object.hasOwn(tree, key)) {
    throw new FormatError("manifest", `The manifest has no "${key}" where one must be.`);
  }
  return tree[key];
}

/**
 * @param {unknown} tree
 * @param {string} key
 */
function readText(tree, key) {
  const value = read(tree, key);
  if (typeof value !== "string") throw refuse(key, value, "text");
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 * @param {RegExp} pattern
 * @param {string} wanted
 */
function readMatch(tree, key, pattern, wanted) {
  const value = readText(tree, key);
  if (!pattern.test(value)) throw refuse(key, value, wanted);
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 * @param {number} size
 */
function readBytes(tree, key, size) {
  const pattern = new RegExp(`^[0-9a-f]{${2 * size}}$`);
  return readHex(readMatch(tree, key, pattern, `${2 * size} lower-case hex digits`));
}

/**
 * @param {unknown} tree
 * @param {string} key
 * @param {number} least
 * @param {number} most
 */
function readNumber(tree, key, least, most) {
  const value = read(tree, key);
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw refuse(key, value, `a whole number from ${least} to ${most}`);
  }
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 */
function readFlag(tree, key) {
  const value = read(tree, key);
  if (typeof value !== "boolean") throw refuse(key, value, "true or false");
  return value;
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {string[]} allowed
 */
function checkOneOf(key, value, allowed) {
  if (typeof value !== "string" || !allowed.includes(value)) throw refuse(key, value, `one of ${allowed.join(", ")}`);
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 * @returns {unknown[]}
 */
function readList(tree, key) {
  const value = read(tree, key);
  if (!Array.isArray(value)) throw refuse(key, value, "an array");
  return value;
}

/**
 * @param {string} key
 * @param {unknown} found
 * @param {string} wanted
 */
function refuse(key, found, wanted) {
  return new FormatError("manifest", `The manifest's "${key}" is ${JSON.stringify(found)}; it must be ${wanted}.`);
}
