// What distinguishes listed entries from each other, and which of them may be several people.

/** @typedef {import("../format/records.js").Entry} Entry */

/** Kinds that more than one person may use. */
const SHARED_KINDS = ["username", "screen_name"];

/**
 * Tell whether other people may use the same name as an entry.
 *
 * @param {Entry} entry
 */
export function isShared({ kind }) {
  return SHARED_KINDS.includes(kind);
}

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
