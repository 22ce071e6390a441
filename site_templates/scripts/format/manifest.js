// What a reader must know to use a release: JSON in the page and in release.json (FORMAT.md section 9).

import { encodeText, joinBytes, packNumber, readHex, sortEntries, writeHex } from "./bytes.js";
import { isDate } from "./dates.js";
import { readDefinition } from "./definitions.js";
import { FormatError } from "./errors.js";
import { RULES } from "./folds.js";
import { HASH_SIZE } from "./proofs.js";
import { Platforms } from "./reading.js";
import { Suffixes } from "./suffixes.js";
import { isTemplate } from "./templates.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{ label: string, numeric: boolean }} Shown what else is shown of items; whether its texts are numbers */
/**
 * @typedef {object} DatasetEntry what the publisher says of a data set; texts are "" where nothing was said
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {string} source
 * @property {string} coverage
 * @property {string} date
 * @property {string} removal
 * @property {string} link the template of its items' links, "" for none
 * @property {number} items
 * @property {Shown[]} shown
 * @property {string} [noun]  of its items, which is the page's and no part of the manifest
 * @property {import("../check/pictures.js").Pictures} [pictures]  where they are, likewise
 * @property {import("../dom/elements.js").Markup[]} [story]  what an answer says of it, likewise
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
 * @property {Platforms} platforms
 * @property {string} suffixes the SHA-256, in hex, of the file of public suffixes; "" if no platform needs it
 * @property {string[]} kinds
 * @property {import("./reading.js").Context} context what typed texts may be, besides names
 * @property {number} entries how many there are, each once
 * @property {DatasetEntry[]} datasets
 * @property {TableEntry[]} tables
 * @property {string} rules the digest of the rules by which names are read
 * @property {string[]} must the features that a reader must have
 */

export const FORMAT = "HDX5";

/** The features that a manifest may demand and this reader has. @type {readonly string[]} */
const MUST = [];
const MOST_PLATFORMS = 32;
const FILE_LIMIT = 64 * 1024 * 1024;
const DEPTH_LIMIT = 24;
const ITERATIONS_LIMIT = 10_000_000;
const NESTING_LIMIT = 64;
const SURROGATE = /\p{Surrogate}/u;

/**
 * Read a manifest; throws FormatError `version` if it has another version or other rules, or requires what this reader
 * lacks, and `manifest` if it is incomplete or out of range.
 * @param {string} text JSON
 * @returns {Manifest}
 */
export function parseManifest(text) {
  if (isDeep(text)) throw refuse("nesting");
  let tree;
  try {
    tree = JSON.parse(text);
  } catch {
    throw refuse("JSON");
  }
  checkVersion(tree);
  const platforms = readPlatforms(tree);
  const manifest = {
    release: readBytes(tree, "release", 16),
    built: readDate(tree, "built"),
    salt: readBytes(tree, "salt", 16),
    iterations: readNumber(tree, "iterations", 1, ITERATIONS_LIMIT),
    platforms,
    suffixes: readMatch(tree, "suffixes", platforms.needsSuffixes ? /^[0-9a-f]{64}$/ : /^$/),
    kinds: readList(tree, "kinds").map((kind) => checkOneOf("kinds", kind, [...platforms.kinds.keys()])),
    context: { emailNames: readFlag(tree, "email_names"), linkNames: readFlag(tree, "link_names") },
    entries: readNumber(tree, "entries", 0, Number.MAX_SAFE_INTEGER),
    datasets: readList(tree, "datasets").map(readDataset),
    tables: readList(tree, "tables").map(readTable),
    rules: RULES,
    must: /** @type {string[]} */ (readList(tree, "must")),
  };
  const { kinds, must, datasets, tables } = manifest;
  if (!isSorted(kinds)) throw refuse("kinds");
  if (!isSorted(must)) throw refuse("must");
  if (new Set(datasets.map(({ id }) => id)).size !== datasets.length) {
    throw refuse("datasets");
  }
  if (tables.length < 1 || tables.length > 2 || tables[tables.length - 1].depth > tables[0].depth) {
    throw refuse("tables");
  }
  return manifest;
}

/**
 * Return the hash of what a manifest says about lookups: the 32 bytes in the canary of every shard (section 9).
 * @param {Manifest} manifest
 * @param {import("../device/webcrypto.js").Suite} suite
 * @returns {Promise<Bytes>}
 */
export async function digestTerms(manifest, suite) {
  const { kinds, context, entries, rules, must, datasets, tables } = manifest;
  const sets = datasets.map(({ id, items, link }) => [id, items, link]);
  const shapes = tables.map(({ depth, cells, cell }) => [depth, cells, cell]);
  const platforms = await digestPlatforms(manifest, suite);
  const terms = [platforms, kinds, context.emailNames, context.linkNames, entries, rules, must, sets, shapes];
  return suite.sha256(encodeText(`hushdex/2/terms\0${JSON.stringify(terms)}`));
}

/**
 * Return the hash, in hex, of the definitions of a release's platforms, and of what they need.
 * @param {Pick<Manifest, "platforms" | "suffixes">} manifest
 * @param {import("../device/webcrypto.js").Suite} suite
 */
export async function digestPlatforms({ platforms: { definitions, others }, suffixes }, suite) {
  const described = { others, platforms: definitions.map(({ tree }) => tree), suffixes };
  return writeHex(await suite.sha256(encodeText(dump(described))));
}

/**
 * Return the path of the file of public suffixes with this SHA-256, in hex, inside a site.
 * @param {string} digest
 */
export function suffixesPath(digest) {
  return `suffixes-${digest.slice(0, 16)}.txt`;
}

/**
 * Let a manifest's platforms know the public suffixes that a file has; throws FormatError `terms` if it is not the
 * manifest's file.
 * @param {Manifest} manifest
 * @param {Bytes} data
 * @param {import("../device/webcrypto.js").Suite} suite
 */
export async function loadSuffixes({ platforms, suffixes }, data, suite) {
  if (writeHex(await suite.sha256(data)) !== suffixes) {
    const hint = "Copy or build the site again.";
    throw new FormatError("terms", "The file of public suffixes is not the manifest's.", hint);
  }
  platforms.suffixes = Suffixes.parse(new TextDecoder().decode(data));
}

/**
 * Return a tree as JSON without white space, keys sorted.
 * @param {unknown} tree
 * @returns {string}
 */
function dump(tree) {
  if (Array.isArray(tree)) return `[${tree.map(dump)}]`;
  if (typeof tree !== "object" || tree === null) return JSON.stringify(tree);
  const entries = sortEntries(/** @type {{[name: string]: unknown}} */ (tree));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${dump(value)}`)}}`;
}

/**
 * @param {unknown} entry
 * @returns {DatasetEntry}
 */
function readDataset(entry) {
  const link = readText(entry, "link");
  if (link && !isTemplate(link)) throw refuse("link");
  return {
    id: readMatch(entry, "id", /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    title: readText(entry, "title"),
    description: readText(entry, "description"),
    source: readText(entry, "source"),
    coverage: readText(entry, "coverage"),
    date: readText(entry, "date"),
    removal: readText(entry, "removal"),
    link,
    items: readNumber(entry, "items", 0, Number.MAX_SAFE_INTEGER),
    shown: readList(entry, "shown").map(readShown),
  };
}

/**
 * @param {unknown} entry
 * @returns {Shown}
 */
function readShown(entry) {
  return { label: readText(entry, "label"), numeric: readFlag(entry, "numeric") };
}

/**
 * @param {unknown} entry
 * @returns {TableEntry}
 */
function readTable(entry) {
  const table = {
    depth: readNumber(entry, "depth", 0, DEPTH_LIMIT),
    cells: readNumber(entry, "cells", 1, FILE_LIMIT),
    cell: readNumber(entry, "cell", 32, 4096),
    size: readNumber(entry, "size", 1, FILE_LIMIT),
    root: readBytes(entry, "root", 32),
  };
  if (table.size !== shardSize(table.depth, table.cells, table.cell)) {
    throw refuse("size");
  }
  return table;
}

/**
 * Return the size in bytes of a shard file of this shape (section 7).
 * @param {number} depth
 * @param {number} cells
 * @param {number} cell
 */
export function shardSize(depth, cells, cell) {
  const [body, proof] = [cells * cell, HASH_SIZE * depth];
  return shardHead(body).length + body + bytesHead(proof).length + proof;
}

/**
 * Return the beginning of a shard file, before this many bytes of cells: msgpack of [format, cells, ….
 * @param {number} body
 */
export function shardHead(body) {
  return joinBytes([0x93, 0xa4, FORMAT, bytesHead(body)]);
}

/**
 * Return the msgpack header of this many bytes, in its shortest form.
 * @param {number} length below 2^32
 * @returns {Bytes}
 */
export function bytesHead(length) {
  if (length < 2 ** 8) return Uint8Array.of(0xc4, length);
  return length < 2 ** 16 ? Uint8Array.of(0xc5, length >> 8, length) : joinBytes([0xc6, packNumber(length)]);
}

/**
 * Distinguish a manifest of another version from a broken one, before anything else in it is read.
 * @param {unknown} tree
 */
function checkVersion(tree) {
  const version = readMatch(tree, "format", /^HDX[0-9]{1,9}$/);
  if (version !== FORMAT) {
    const older = Number(version.slice(3)) < Number(FORMAT.slice(3));
    throw new FormatError(
      "version",
      `The site was built by ${older ? "an older" : "a newer"} version: its format is ${version}.`,
      older ? "Build it again." : "Use a newer version.",
    );
  }
  const rules = readMatch(tree, "rules", /^[0-9a-f]{64}$/);
  if (rules !== RULES) {
    throw new FormatError("version", "The site was built with other rules for reading names.", "Build it again.");
  }
  for (const feature of readList(tree, "must")) {
    if (typeof feature !== "string" || !/^[a-z0-9-]{1,64}$/.test(feature)) {
      throw refuse("must");
    }
    if (!MUST.includes(feature)) {
      throw new FormatError("version", `The site needs "${feature}", which this version lacks.`, "Use a newer one.");
    }
  }
}

/**
 * @param {unknown} tree
 * @returns {Platforms}
 */
function readPlatforms(tree) {
  const found = readList(tree, "platforms");
  if (found.length < 1 || found.length > MOST_PLATFORMS) throw refuse("platforms");
  const others = read(tree, "others");
  if (typeof others !== "object" || !others || Array.isArray(others)) throw refuse("others");
  if (hasHalves([found, others])) throw refuse("platforms");
  try {
    const definitions = found.map(readDefinition);
    if (new Set(definitions.map(({ id }) => id)).size < found.length) throw refuse("platforms");
    return new Platforms(definitions, /** @type {{[name: string]: string}} */ (others));
  } catch {
    throw refuse("platforms");
  }
}

/**
 * @param {unknown} value
 * @returns {boolean}
 */
function hasHalves(value) {
  if (typeof value === "string") return SURROGATE.test(value);
  return typeof value === "object" && value !== null && Object.entries(value).flat().some(hasHalves);
}

/**
 * Return whether too many objects and arrays are open at once in a text; what is in strings does not count.
 * @param {string} text
 */
function isDeep(text) {
  let deep = 0;
  for (const [part] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs)) {
    if (part === "[" || part === "{") deep += 1;
    else if (part === "]" || part === "}") deep -= 1;
    if (deep > NESTING_LIMIT) return true;
  }
  return false;
}

/** @param {string[]} texts */
function isSorted(texts) {
  return texts.every((text, at) => at === 0 || text > texts[at - 1]);
}

/**
 * @param {any} tree
 * @param {string} key
 * @returns {unknown}
 */
function read(tree, key) {
  if (typeof tree !== "object" || tree === null || !Object.hasOwn(tree, key)) {
    throw refuse(key);
  }
  return tree[key];
}

/**
 * @param {unknown} tree
 * @param {string} key
 */
function readText(tree, key) {
  const value = read(tree, key);
  if (typeof value !== "string" || SURROGATE.test(value)) throw refuse(key);
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 * @param {RegExp} pattern
 */
function readMatch(tree, key, pattern) {
  const value = readText(tree, key);
  if (!pattern.test(value)) throw refuse(key);
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 */
function readDate(tree, key) {
  const value = readText(tree, key);
  if (!isDate(value)) throw refuse(key);
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 * @param {number} size
 */
function readBytes(tree, key, size) {
  const pattern = new RegExp(`^[0-9a-f]{${2 * size}}$`);
  return readHex(readMatch(tree, key, pattern));
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
    throw refuse(key);
  }
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 */
function readFlag(tree, key) {
  const value = read(tree, key);
  if (typeof value !== "boolean") throw refuse(key);
  return value;
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {string[]} allowed
 */
function checkOneOf(key, value, allowed) {
  if (typeof value !== "string" || !allowed.includes(value)) throw refuse(key);
  return value;
}

/**
 * @param {unknown} tree
 * @param {string} key
 * @returns {unknown[]}
 */
function readList(tree, key) {
  const value = read(tree, key);
  if (!Array.isArray(value)) throw refuse(key);
  return value;
}

/**
 * Python's twin says what was found, and what should be there; the page, only that the manifest is damaged.
 * @param {string} key
 */
function refuse(key) {
  return new FormatError("manifest", `The manifest's "${key}" is missing, or is not what it should be.`);
}
