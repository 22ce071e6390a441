// What distinguishes listed entries from each other, and which of their items a visitor has asked about.

import { compareItems } from "../format/records.js";

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
 * Return how many things entries have: what is listed under several names counts once. Of several long lists, the parts
 * that are not here are taken to be the same.
 *
 * @param {readonly Entry[]} entries
 * @returns {number}
 */
export function countItems(entries) {
  /** @type {Map<number, Entry["hits"]>} */
  const datasets = new Map();
  for (const hits of entries.flatMap((entry) => entry.hits)) {
    datasets.set(hits.dataset, [...(datasets.get(hits.dataset) ?? []), hits]);
  }
  return [...datasets.values()].reduce((sum, lists) => sum + countDistinct(lists), 0);
}

/** @param {Entry["hits"]} lists  in one data set */
function countDistinct(lists) {
  if (lists.length === 1) return lists[0].count;
  const items = lists.flatMap((list) => list.items).sort(compareItems);
  const distinct = items.filter((item, at) => at === 0 || compareItems(items[at - 1], item) !== 0);
  return distinct.length + Math.max(...lists.map((list) => list.count - list.items.length));
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
