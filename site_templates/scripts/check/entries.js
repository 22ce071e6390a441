// Identifies listed entries across answers by what distinguishes them in a record.

/** @typedef {import("../format/records.js").Entry} Entry */

/**
 * Return the text that is the same for one listed entry in every answer.
 *
 * @param {Entry} entry
 * @returns {string}
 */
export function identifyEntry({ kind, name, note }) {
  return JSON.stringify([kind, name, note]);
}
