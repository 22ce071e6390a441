// A request to a holder as text: a letter, the list of its entries, a table for spreadsheets, the draft of an e-mail.
//
// request + law + day -> paragraphs from the catalogue, filled in. Names, numbers and links are on separate lines and
// unchanged: no direction mark or punctuation gets into what a holder copies and searches for.

import { computeDeadlines } from "./deadlines.js";
import { writeCsv } from "./spreadsheets.js";

/** The most entries in the letter itself; if there are more, the list is attached. */
export const LISTED = 25;
/** The longest mailto: link; Windows rejects 2,046 characters and more (Chromium: external protocol handler). */
export const MAILTO_LIMIT = 2000;

/** @typedef {import("./holders.js").Request} Request */
/** @typedef {import("./holders.js").Entry} Entry */
/** @typedef {import("./deadlines.js").Law} Law */
/** @typedef {import("../format/records.js").Entry} Listed */
/** @typedef {import("../dom/texts.js").Texts} Texts */
/** @typedef {(kind: string) => string} NameKind  says what to call names of a kind */

/**
 * Return the letter.
 *
 * @param {Request} request
 * @param {Law} law
 * @param {string} today  YYYY-MM-DD
 * @param {NameKind} nameKind
 * @param {Texts} texts
 * @returns {string}
 */
export function writeLetter(request, law, today, nameKind, texts) {
  const { datasets, names, entries, missing } = request;
  const { answer, confirm } = computeDeadlines(law, today);
  const titles = listTitles(datasets, texts);
  const dates = { date: texts.date(today), answer: texts.date(answer), confirm: texts.date(confirm) };
  const counts = { n: entries.length, shown: LISTED, file: nameFile(request, "csv") };
  return [
    dates.date,
    [texts.say("letter-to", { holder: nameHolder(request, texts) }), texts.say("letter-from")].join("\n"),
    texts.say("letter-subject"),
    texts.say(`letter-${law}-intro`, { titles }),
    [texts.say("letter-names"), ...names.map((name) => writeName(name, nameKind, texts))].join("\n"),
    [
      texts.say(entries.length > LISTED ? "letter-entries-first" : "letter-entries", counts),
      ...entries.slice(0, LISTED).map(writeEntry),
    ].join("\n"),
    ...(missing > 0 ? [texts.say("letter-missing")] : []),
    ...["access", "delete", "others"].map((part) => texts.say(`letter-${law}-${part}`)),
    texts.say("letter-use"),
    texts.say(`letter-${law}-answer`, dates),
    texts.say("letter-end"),
  ].join("\n\n");
}

/**
 * Return all entries as lines, below the title of their data set.
 *
 * @param {Request} request
 * @returns {string}
 */
export function writeList({ datasets, entries }) {
  return datasets
    .map((dataset) => [dataset.title, ...entries.filter((entry) => entry.dataset === dataset).map(writeEntry)])
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/**
 * Return all entries as a table, with what is known about each.
 *
 * @param {Request} request
 * @param {NameKind} nameKind
 * @param {Texts} texts
 * @returns {string}
 */
export function writeTable({ entries }, nameKind, texts) {
  const heads = ["dataset", "item", "link", "title", "licence"].map((name) => texts.say(`column-${name}`));
  const labels = [...new Set(entries.flatMap(({ dataset }) => dataset.shown.map(({ label }) => label)))];
  const rows = entries.map(({ dataset, item, names }) => [
    dataset.title, item.id, item.link, item.title, item.licence,
    ...labels.map((label) => item.shown[dataset.shown.findIndex((one) => one.label === label)] ?? ""),
    names.map((name) => writeName(name, nameKind, texts)).join("; "),
  ]);
  return writeCsv([[...heads, ...labels, texts.say("column-names")], ...rows]);
}

/**
 * Return the link that opens the draft of an e-mail (RFC 6068): with the letter, or if that is too long, with a short
 * text that names the files to attach; null if there is no address.
 *
 * @param {Request} request
 * @param {string} letter
 * @param {Texts} texts
 * @returns {{ href: string, whole: boolean } | null}  `whole` if it contains the letter
 */
export function writeMailto(request, letter, texts) {
  if (!request.holder?.email) return null;
  const address = encodeURIComponent(request.holder.email).replace("%40", "@");
  const head = `mailto:${address}?subject=${encodeURIComponent(texts.say("letter-subject"))}`;
  const files = { letter: nameFile(request, "txt"), list: nameFile(request, "csv") };
  const [whole, short] = [letter, texts.say("letter-mail", files)].map(
    (body) => `${head}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`,
  );
  if (whole.length <= MAILTO_LIMIT && request.entries.length <= LISTED) return { href: whole, whole: true };
  return { href: short.length <= MAILTO_LIMIT ? short : head, whole: false };
}

/**
 * Return the name of a request's file, by its data set: nothing in it says who asks.
 *
 * @param {Request} request
 * @param {"txt" | "csv"} ending
 */
export function nameFile({ datasets }, ending) {
  return `removal-${datasets[0].id}.${ending}`;
}

/**
 * Return a holder's name, or if that is not known, what it holds.
 *
 * @param {Request} request
 * @param {Texts} texts
 */
export function nameHolder({ holder, datasets }, texts) {
  return holder?.holder ?? texts.say("removal-holder", { titles: listTitles(datasets, texts) });
}

/**
 * @param {readonly { title: string }[]} datasets
 * @param {Texts} texts
 */
function listTitles(datasets, texts) {
  return texts.list(datasets.map(({ title }) => texts.say("letter-quoted", { title })), "conjunction");
}

/**
 * Return a name with its kind.
 *
 * @param {Listed} listed
 * @param {NameKind} nameKind
 * @param {Texts} texts
 */
export function writeName({ kind, name, note }, nameKind, texts) {
  const what = [nameKind(kind), note].filter(Boolean).join(", ");
  // Without the direction marks in texts: the recipient searches for the exact name.
  return texts.say("letter-name", { name, kind: what }).replace(/[\u2066-\u2069]/g, "");
}

/** @param {Entry} entry */
function writeEntry({ item: { id, link, title, shown } }) {
  return (link.includes(id) ? [link] : [id, link]).filter(Boolean).join("  ") || title || shown.filter(Boolean).join(", ");
}
