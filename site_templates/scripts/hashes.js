// What makes hashes of what is typed, for the check page of a site whose list has hashes.
//
// Loaded on every visit there (`import()`), because the page itself would be too large with it.

export { hash } from "./format/hashing.js";
