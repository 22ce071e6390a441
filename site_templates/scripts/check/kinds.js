// What a release says of its kinds of names: how pages call them, and whether one name is one person's.
//
// A platform that the catalogue knows has texts of its own; all others have those of the kinds' nouns.

/**
 * @typedef {import("../format/reading.js").Platforms} Platforms
 * @typedef {import("../dom/texts.js").Texts} Texts
 */

/** Nouns whose names are people's. */
const PEOPLE = ["account", "channel", "person"];

/**
 * Return what to call names of a kind: "Flickr address name", "GitHub account".
 *
 * @param {string} kind
 * @param {Platforms} platforms
 * @param {Texts} texts
 * @returns {string}
 */
export function nameKind(kind, platforms, texts) {
  const { platform, noun } = findKind(kind, platforms);
  const own = `as-${platform.id}-${kind}`;
  return texts.has(own) ? texts.say(own) : texts.say(`noun-${noun}`, { platform: platform.name }).trim();
}

/**
 * Return whether several people may use one name of a kind.
 *
 * @param {string} kind
 * @param {Platforms} platforms
 */
export function isShared(kind, platforms) {
  const { noun, near, spelled } = findKind(kind, platforms);
  return near && spelled && PEOPLE.includes(noun);
}

/**
 * Return whether a name of a kind is certainly one account's.
 *
 * @param {string} kind
 * @param {Platforms} platforms
 */
export function isAccount(kind, platforms) {
  return findKind(kind, platforms).noun === "account" && !isShared(kind, platforms);
}

/**
 * Return a kind of a release, with its platform.
 *
 * @param {string} kind
 * @param {Platforms} platforms
 */
export function findKind(kind, platforms) {
  const found = platforms.kinds.get(kind);
  // A record or reading with another kind was refused.
  if (!found) throw new RangeError(kind);
  return { ...found.kind, platform: found.platform };
}
