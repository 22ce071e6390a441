// The holders of the data sets, as verified by the publisher, and what to ask each of them for.
//
// hits -> the holder of each data set -> one request for each holder: names, and entries without duplicates.

import { FormatError } from "../format/errors.js";

// As the build requires them (generator/settings/removal.py).
const EMAIL = /^[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}$/;
const HTTPS = /^https:\/\/[^\s/?#@"<>\\]+(?:[/?#][^\s"<>\\]*)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** @typedef {import("../format/records.js").Entry} Listed  by which somebody is found */
/** @typedef {import("../format/manifest.js").DatasetEntry} DatasetEntry */
/** @typedef {import("../format/records.js").Item} Item */
/** @typedef {import("../format/records.js").Hits} Hits */
/**
 * @typedef {object} Holder  "" for what the publisher did not say
 * @property {string} holder  its name
 * @property {string} verified  the day on which the publisher verified this
 * @property {string} email
 * @property {string} url  of a form, https
 * @property {string} post
 * @property {string} status  open, closed, ended or unknown
 * @property {string} note  the publisher's words about the status
 * @property {string} needs  what the holder asks for
 * @property {string} law  which letter to offer
 * @property {string} language  in which it reads letters
 * @property {readonly string[]} grounds  what the publisher verified, and the letter may say of the data set
 */
/** @typedef {{ dataset: DatasetEntry, item: Item, names: Listed[] }} Entry  one item, and the names by which it was found */
/**
 * @typedef {object} Request  what one holder is asked for
 * @property {Holder | null} holder
 * @property {DatasetEntry[]} datasets
 * @property {Listed[]} names
 * @property {Entry[]} entries
 * @property {number} missing  how many more were counted than are in `entries`
 * @property {{ id: string, datasets: DatasetEntry[] }[]} grounds  each with the data sets that it is said of
 */

/**
 * Return what the page says about the holders.
 *
 * @param {string} text  JSON: data set id -> holder
 * @returns {Map<string, Holder>}
 * @throws {FormatError} `manifest`: the page is damaged
 */
export function readHolders(text) {
  try {
    return new Map(Object.entries(JSON.parse(text)).map(([id, entry]) => [id, readHolder(entry)]));
  } catch {
    throw new FormatError("manifest", "What the page says about the holders cannot be read.");
  }
}

/**
 * @param {any} entry
 * @returns {Holder}
 */
function readHolder(entry) {
  const holder = {
    holder: "", verified: "", email: "", url: "", post: "", status: "unknown", note: "", needs: "", law: "", language: "", grounds: [], ...entry,
  };
  const { grounds, ...told } = holder;
  const good =
    [...Object.values(told), ...grounds].every((value) => typeof value === "string") &&
    DAY.test(holder.verified) &&
    (!holder.email || EMAIL.test(holder.email)) &&
    (!holder.url || HTTPS.test(holder.url));
  if (!good) throw new RangeError(holder.holder);
  return holder;
}

/**
 * Return one request for each holder, from what was found; a data set without a holder gets its own.
 *
 * @param {readonly { entry: Listed }[]} found
 * @param {readonly DatasetEntry[]} datasets  the manifest's
 * @param {ReadonlyMap<string, Holder>} holders
 * @returns {Request[]}
 */
export function gatherRequests(found, datasets, holders) {
  /** @type {Map<string, Request>} */
  const requests = new Map();
  /** @type {Map<string, Entry>} */
  const known = new Map();
  const hits = found.flatMap(({ entry: listed }) => listed.hits.map((one) => ({ listed, ...one })));
  for (const { listed, dataset: number, count, items } of hits.sort((a, b) => a.dataset - b.dataset)) {
    const dataset = datasets[number];
    const holder = holders.get(dataset.id) ?? null;
    const key = holder ? JSON.stringify([holder.holder, holder.email, holder.url, holder.post]) : dataset.id;
    const request = requests.get(key) ?? { holder, datasets: [], names: [], entries: [], missing: 0, grounds: [] };
    requests.set(key, request);
    if (!request.datasets.includes(dataset)) addDataset(request, dataset, holder?.grounds ?? []);
    if (!request.names.includes(listed)) request.names.push(listed);
    request.missing += count - items.length;
    for (const item of items) {
      const { id, link, title, licence, shown } = item;
      const place = JSON.stringify(id ? [number, id, link] : [number, id, link, title, licence, shown]);
      const before = known.get(place);
      const entry = before ?? { dataset, item, names: [] };
      entry.names.push(listed);
      if (before) continue;
      known.set(place, entry);
      request.entries.push(entry);
    }
  }
  return [...requests.values()];
}

/**
 * @param {Request} request
 * @param {DatasetEntry} dataset
 * @param {readonly string[]} grounds  that are said of it
 */
function addDataset(request, dataset, grounds) {
  request.datasets.push(dataset);
  for (const id of grounds) {
    const ground = request.grounds.find((one) => one.id === id);
    if (ground) ground.datasets.push(dataset);
    else request.grounds.push({ id, datasets: [dataset] });
  }
}
