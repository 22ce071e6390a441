// What distinguishes listed entries from each other, and which of their items a visitor has asked about.

/**
 * @typedef {import("../format/records.js").Entry} Entry
 * @typedef {import("../format/lookup.js").Found} Found
 */

/**
 * Tell whether two entries have one kind and name, so that the list names two people.
 *
 * @param {readonly Entry[]} entries
 */
export function haveTwins(entries) {
  return new Set(entries.map(({ kind, name }) => identifyEntry({ kind, name, note: "" }))).size < entries.length;
}

/**
 * Return the text that is the same for one listed entry in every answer.
 *
 * @param {Pick<Entry, "kind" | "name" | "note">} entry
 * @returns {string}
 */
export function identifyEntry({ kind, name, note }) {
  return JSON.stringify([kind, name, note]);
}

/**
 * Return the text that is the same for one item under every name.
 *
 * @param {number} dataset
 * @param {import("../format/records.js").Item} item
 * @returns {string}
 */
export function identifyItem(dataset, { id, link, title, licence, shown }) {
  return JSON.stringify(id ? [dataset, id, link] : [dataset, id, link, title, licence, shown]);
}

/**
 * Return how many things entries have: what is listed under several names counts once. Of several long lists, the parts
 * that are not here are taken to be the same.
 *
 * @param {readonly Entry[]} entries
 * @returns {number}
 */
export function countItems(entries) {
  const hits = entries.flatMap((entry) => entry.hits);
  if (hits.length === 1) return hits[0].count;
  const items = new Set(hits.flatMap(({ dataset, items }) => items.map((item) => identifyItem(dataset, item))));
  /** @type {Map<number, number>} */
  const more = new Map();
  for (const { dataset, count, items } of hits) {
    more.set(dataset, Math.max(more.get(dataset) ?? 0, count - items.length));
  }
  return [...more.values()].reduce((sum, n) => sum + n, items.size);
}

/**
 * Return what was found with only the items that the typed text leads to, if it leads to any, where the items of a name
 * are many people's.
 *
 * @param {Found} found
 * @param {import("../format/reading.js").Platforms} platforms
 * @returns {Found}
 */
export function narrow(found, platforms) {
  const { entry, pointed } = found;
  if (pointed.length === 0 || !platforms.kind(entry.kind).pointing) return found;
  const hits = entry.hits.flatMap(({ dataset }) => {
    const items = pointed.filter(([one]) => one === dataset).map(([, item]) => item);
    return items.length > 0 ? [{ dataset, count: items.length, items }] : [];
  });
  return { ...found, entry: { ...entry, hits } };
}
