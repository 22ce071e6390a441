import assert from "node:assert/strict";
import { test } from "node:test";
import { countItems } from "../../site_templates/scripts/check/entries.js";

/** @typedef {import("../../site_templates/scripts/format/records.js").Entry} Entry */

/**
 * @param {string} kind
 * @param {Record<number, string[]>} ids  by data set
 * @param {number} more  that are not in the first answer
 * @returns {Entry}
 */
function list(kind, ids, more = 0) {
  const hits = Object.entries(ids).map(([dataset, all]) => ({
    dataset: Number(dataset),
    count: all.length + more,
    items: all.map((id) => ({ id, link: "", title: "", licence: "", shown: [] })),
  }));
  return { kind, name: "Ada", note: "", also: [], hits };
}

test("a photo that is listed by its owner's account and by the display name counts once", () => {
  assert.equal(countItems([list("alias", { 0: ["1", "2"] }), list("screen_name", { 0: ["1", "2", "3"] })]), 3);
});

test("photos of two data sets count apart, though their numbers are the same", () => {
  assert.equal(countItems([list("alias", { 0: ["1", "2"], 1: ["1"] })]), 3);
});

test("what is not in the first answer counts as well, once for the same data set", () => {
  assert.equal(countItems([list("alias", { 0: ["1"] }, 4)]), 5);
  assert.equal(countItems([list("alias", { 0: ["1"] }, 4), list("screen_name", { 0: ["1"] }, 4)]), 5);
});
