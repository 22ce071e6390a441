import assert from "node:assert/strict";
import { test } from "node:test";
import { splitNames, splitSurely } from "../../site_templates/scripts/check/splitting.js";

/** @type {Record<string, string[]>} */
const SURELY_SEVERAL = {
  "Ann Lind; José García": ["Ann Lind", "José García"],
  "ann;bob ; carl;": ["ann", "bob", "carl"],
  "García, José; Lind, Ann": ["García, José", "Lind, Ann"],
  "Ann Lind, José García": ["Ann Lind", "José García"],
  "Ann Lind,José García": ["Ann Lind", "José García"],
  "ann, bob, carl": ["ann", "bob", "carl"],
  "Ann Lind, José García, and Li Wei": ["Ann Lind", "José García", "Li Wei"],
  "Ann Lind, José García und Li Wei": ["Ann Lind", "José García", "Li Wei"],
  "12345678@N00, 23456789@N00": ["12345678@N00", "23456789@N00"],
  "flickr.com/photos/ann, flickr.com/photos/bob": ["flickr.com/photos/ann", "flickr.com/photos/bob"],
  "山田太郎、鈴木花子": ["山田太郎", "鈴木花子"],
  "سلمى البحر، أحمد علي": ["سلمى البحر", "أحمد علي"],
};
const ONE = [
  "", " ", ";", "ann", "Ann Lind", "García, José", "García Márquez, José", "García, José Luis", "Lind, Ann, PhD",
  "Martin King, Jr.", "King, Martin, Jr.", "Smith &amp; Sons", "1,234,567", "salt and pepper", "Ann & Bob",
  "https://www.flickr.com/photos/ann/1,2,3", "Ann Lind and friends",
];
/** @type {Record<string, string[]>} */
const PERHAPS_SEVERAL = {
  "Ann Lind and José García": ["Ann Lind", "José García"],
  "Ann Lind & José García": ["Ann Lind", "José García"],
  "Ann Lind et José García": ["Ann Lind", "José García"],
  "Ann Lind y José García": ["Ann Lind", "José García"],
  "Ann Lind und José García": ["Ann Lind", "José García"],
};

for (const [text, names] of Object.entries(SURELY_SEVERAL)) {
  test(`several names: ${text}`, () => {
    assert.deepEqual(splitNames(text), { names, sure: true });
    assert.deepEqual(splitSurely(text), names);
  });
}

for (const text of ONE) {
  test(`one name: ${text}`, () => assert.deepEqual(splitNames(text).names.map((name) => name.trim()), [text.trim()]));
}

for (const [text, names] of Object.entries(PERHAPS_SEVERAL)) {
  test(`the visitor decides: ${text}`, () => {
    assert.deepEqual(splitNames(text), { names, sure: false });
    assert.deepEqual(splitSurely(text), [text]);
  });
}

test("a text that is too long for names is left whole", () => {
  const text = "a, ".repeat(100_000);
  assert.deepEqual(splitNames(text), { names: [text], sure: true });
});
