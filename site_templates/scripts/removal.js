// How to be removed: a letter for each holder, written on this device once the visitor has chosen the law to cite.
//
// Nothing is fetched, stored or sent: on a click, texts go to the clipboard, a file, a mail program or a printer. What the
// visitor says of themselves is in the page's memory alone.

import { identifyEntry } from "./check/entries.js";
import { writeHex } from "./format/bytes.js";
import { nameKind as nameKindOf } from "./check/kinds.js";
import { findAuthorities, GDPR_COUNTRIES } from "./letters/authorities.js";
import { writeCalendar } from "./letters/calendar.js";
import { addDays, computeDeadlines } from "./letters/deadlines.js";
import { make, makeButton } from "./dom/elements.js";
import { gatherRequests, readHolders } from "./letters/holders.js";
import {
  LISTED, nameFile, nameHolder, writeLetter, writeList, writeName, writeSubject, writeTable,
} from "./letters/letters.js";
import { LAWS, NAMES } from "./letters/laws.js";
import { limitMailto, writeMailto } from "./letters/mail.js";
import { makeSenderFields } from "./check/sender.js";

export { readHolders };

/** Information verified longer ago is marked as old; generator/settings/removal.py warns of it during the build. */
const FRESH_DAYS = 366;
const BLOB_MILLISECONDS = 20_000;
/** More names than this are listed only if the visitor wants to leave some out. */
const MANY = 30;

/**
 * @typedef {import("./letters/laws.js").Law} Law
 * @typedef {import("./letters/holders.js").Holder} Holder
 * @typedef {import("./letters/holders.js").Request} Request
 * @typedef {import("./format/lookup.js").Found} Found
 * @typedef {import("./format/manifest.js").Manifest} Manifest
 * @typedef {import("./dom/texts.js").Texts} Texts
 * @typedef {import("./letters/letters.js").Sender} Sender
 * @typedef {{ law?: Law, left?: Set<string>, sender?: Sender, languages?: Map<string, string> }} Choices  of the visitor: a
 *   law, the entries to leave out, who writes, and the language of each letter by its first data set
 * @typedef {import("./format/reading.js").Platforms} Platforms
 * @typedef {(tag: string) => { subject: string, list: string, table: () => string, letter: (most: number) =>
 *   import("./letters/letters.js").Letter }} Writing  what a holder gets, in a language; "" is the page's
 * @typedef {(tag: string) => Request[]} Gather  what each holder is asked for, with titles in a language; "" is the page's
 */

/**
 * Return the part of an answer that helps with removal, for all names and data sets that were found.
 *
 * @param {readonly Found[]} all  the entries to write about; the same entry twice counts once
 * @param {ReadonlyMap<string, Holder>} holders  by data set id
 * @param {Manifest} manifest
 * @param {Texts} texts
 * @param {Choices} [choices]  are filled, and kept where the part is made again
 * @returns {HTMLElement}
 */
export function makeRemovalPack(all, holders, manifest, texts, choices = {}) {
  const { datasets, platforms } = manifest;
  const nameKind = (/** @type {string} */ kind) => nameKindOf(kind, platforms, texts);
  const found = [...new Map(all.map((one) => [identifyEntry(one.entry), one])).values()];
  const letters = make("div", { class: "letters" });
  const offered = new Set(found.flatMap(({ entry }) => entry.hits.map((hit) => holders.get(datasets[hit.dataset].id)?.law)));
  const first = offered.size === 1 ? NAMES.find((one) => offered.has(one)) : undefined;
  const left = (choices.left ??= new Set());
  const sender = (choices.sender ??= { name: "", address: "", account: "", reason: "" });
  /** Write each letter again, in its place. @type {(() => void)[]} */
  let writes = [];
  const languages = (choices.languages ??= new Map());
  // Holders may ask for it even where the list has other names.
  const numbered = [...platforms.kinds.keys()].find((kind) => texts.has(`help-${kind}`));
  const fields = makeSenderFields(sender, () => writes.forEach((write) => write()), numbered, texts);

  const redraw = () => {
    const law = choices.law ?? first;
    const chosen = found.filter((one) => !left.has(identifyEntry(one.entry)));
    const gather = (/** @type {string} */ tag) => {
      const { titles } = texts.copied(tag);
      return gatherRequests(chosen, datasets.map((one) => ({ ...one, title: titles[one.id] ?? one.title })), holders);
    };
    const drawn = law && chosen.length > 0 ? drawLetters(gather, law, sender, languages, platforms, texts) : { parts: [], writes: [] };
    fields.show(drawn.parts.length > 0 && law ? law : "");
    letters.replaceChildren(...drawn.parts);
    writes = drawn.writes;
  };
  const makeGroup = (/** @type {string} */ id, /** @type {HTMLElement[]} */ options, kind = "names") =>
    make(
      "fieldset",
      { class: kind },
      make("legend", {}, texts.say(id)),
      make("p", { class: "quiet" }, texts.say(`${id}-hint`)),
      ...options,
    );
  const makeNames = () =>
    found.map((one) =>
      makeChoice({ type: "checkbox" }, writeName(one.entry, nameKind, texts), !left.has(identifyEntry(one.entry)), (checked) => {
        if (checked) left.delete(identifyEntry(one.entry));
        else left.add(identifyEntry(one.entry));
        redraw();
      }),
    );
  // Radio buttons need a name to exclude each other, which is its only use here: nothing is ever submitted.
  const laws = NAMES.map((one) =>
    makeChoice({ type: "radio", name: "law" }, namePlace(one, texts), one === (choices.law ?? first), () => {
      choices.law = one;
      redraw();
    }),
  );
  /**
   * Collapse a long list, and create it when it is opened.
   *
   * @param {number} n
   * @param {() => HTMLElement[]} makeAll
   */
  const fold = (n, makeAll) => {
    const details = make("details", {}, make("summary", {}, texts.say("removal-all-names", { n })));
    details.addEventListener("toggle", () => details.append(...makeAll()), { once: true });
    return details;
  };
  redraw();
  return make(
    "section",
    { class: "pack", "aria-labelledby": "way-out-title" },
    make("h3", { id: "way-out-title" }, texts.say("removal-title")),
    make("p", {}, texts.say("removal-lead")),
    ...(found.length > 1 ? [makeGroup("removal-names", found.length > MANY ? [fold(found.length, makeNames)] : makeNames())] : []),
    makeGroup("removal-law", laws, "places"),
    fields.element,
    letters,
  );
}

/**
 * @param {{ [attribute: string]: string }} attributes
 * @param {string} text
 * @param {boolean} checked
 * @param {(checked: boolean) => void} act
 */
function makeChoice(attributes, text, checked, act) {
  const box = /** @type {HTMLInputElement} */ (make("input", attributes));
  box.checked = checked;
  box.addEventListener("change", () => act(box.checked));
  return make("label", { class: "choice" }, box, make("span", {}, text));
}

/**
 * Return the letters and what follows, and functions that write each letter again.
 *
 * @param {Gather} gather
 * @param {Law} law
 * @param {Sender} sender
 * @param {Map<string, string>} languages
 * @param {Platforms} platforms
 * @param {Texts} texts
 */
function drawLetters(gather, law, sender, languages, platforms, texts) {
  const now = new Date();
  // Today, by the device's clock and time zone.
  const today = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())).toISOString().slice(0, 10);
  const deadlines = computeDeadlines(law, today);
  const days = Object.entries(deadlines).map(([name, day]) => [name, texts.date(day)]);
  const drawn = gather("").map((request, at) => {
    /** @type {Writing} */
    const writing = (tag) => {
      const copied = texts.copied(tag);
      const nameKind = (/** @type {string} */ kind) => nameKindOf(kind, platforms, copied);
      const told = gather(tag)[at];
      return {
        subject: writeSubject(copied),
        list: writeList(told),
        table: () => writeTable(told, nameKind, copied),
        letter: (most) => writeLetter(told, law, today, sender, nameKind, copied, most),
      };
    };
    return drawLetter(request, today, writing, languages, texts);
  });
  const wait = make(
    "section",
    {},
    make("h4", {}, texts.say("removal-wait")),
    make("p", { class: "due" }, texts.say(`removal-due-${LAWS[law].words ?? law}`, { ...Object.fromEntries(days), law: nameLaw(law, texts) })),
    make("div", { class: "actions" }, makeButton(texts.say("removal-calendar"), () => saveDeadlines(deadlines, texts))),
    make("p", {}, texts.say(`removal-after-${law}`)),
    ...showAuthorities(law, texts),
    make("p", { class: "quiet" }, texts.say("removal-advice")),
  );
  return { parts: [...drawn.map(({ article }) => article), wait], writes: drawn.map(({ write }) => write) };
}

/**
 * Return the name of the place where a law holds.
 *
 * @param {Law} law
 * @param {Texts} texts
 */
function namePlace(law, texts) {
  const { region } = LAWS[law];
  return region ? texts.region(region) : texts.say(`removal-${law}`);
}

/**
 * @param {Law} law
 * @param {Texts} texts
 */
function nameLaw(law, texts) {
  // Art. 12(3) refers to Art. 12A for how long that is, since 5 February 2026.
  return law === "uk-gdpr" ? "UK GDPR; Art. 12A" : texts.say("removal-law-gdpr");
}

/**
 * Return the authorities to complain to; under the GDPR, for the country that the visitor chooses.
 *
 * @param {Law} law
 * @param {Texts} texts
 * @returns {HTMLElement[]}
 */
function showAuthorities(law, texts) {
  if (law === "plain") return [];
  const list = make("ul", { "aria-live": "polite" });
  const known = make("p", { class: "quiet" });
  const show = (/** @type {string} */ country) => {
    const found = findAuthorities(law, country);
    const links = found.authorities.map(([name, address]) =>
      make("li", { dir: "auto" }, address ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, name) : name),
    );
    list.replaceChildren(...links);
    list.hidden = known.hidden = links.length === 0;
    known.textContent = texts.say("removal-authority-known", { date: texts.date(found.known) });
  };
  show("");
  const title = make("p", {}, make("strong", {}, texts.say("removal-authority")));
  if (law !== "gdpr") return [title, list, known];
  const countries = GDPR_COUNTRIES.map((code) => [code, texts.region(code)]).sort(([, a], [, b]) => texts.compare(a, b));
  const options = [["", texts.say("removal-authority-choose")], ...countries].map(([value, name]) => make("option", { value }, name));
  const box = /** @type {HTMLSelectElement} */ (make("select", {}, ...options));
  box.addEventListener("change", () => show(box.value));
  const label = make("label", {}, make("span", {}, texts.say("removal-authority")), box);
  return [make("div", { class: "field" }, label), list, known];
}

/**
 * Return the place of a letter, and a function that writes the letter there again.
 *
 * @param {Request} request
 * @param {string} today
 * @param {Writing} writing
 * @param {Map<string, string>} languages
 * @param {Texts} texts
 */
function drawLetter(request, today, writing, languages, texts) {
  const { holder, entries, missing } = request;
  const listTitle = texts.say("removal-list", { n: entries.length });
  const done = make("p", { role: "status", class: "done" });
  const note = (/** @type {string} */ id) => make("p", {}, texts.say(id));
  // Either may be longer than its box, so it must be reachable and scrollable by keyboard.
  const [letterBox, listBox] = [texts.say("removal-letter"), listTitle].map((label) =>
    make("pre", { dir: "auto", tabindex: "0", role: "group", "aria-label": label }),
  );
  const copy = async (/** @type {HTMLElement} */ box, /** @type {string} */ id) => {
    done.textContent = texts.say((await copyText(/** @type {string} */ (box.textContent), box)) ? id : "removal-selected");
  };
  const mail = /** @type {HTMLAnchorElement} */ (make("a", { class: "button" }));
  const hint = make("p", { class: "quiet" });
  mail.addEventListener("click", () => {
    if (!mail.href.includes("&body=")) copy(letterBox, "removal-mail-paste");
  });
  const offered = [holder?.language ?? "", "", ...texts.others].filter((tag) => !tag || texts.others.includes(tag));
  const key = request.datasets[0].id;
  let written = writing("");
  const write = () => {
    letterBox.textContent = written.letter(LISTED).whole;
    if (!holder?.email) return;
    const limit = limitMailto(navigator.userAgent);
    const { href, listed } = writeMailto(holder.email, written.subject, (most) => written.letter(most).body, limit);
    mail.href = href;
    mail.textContent = texts.say(listed > 0 ? "removal-mail" : "removal-mail-copy");
    const fewer = listed > 0 && listed < Math.min(entries.length, LISTED);
    hint.textContent = listed === 0 ? texts.say("removal-mail-long") : fewer ? texts.say("removal-mail-fewer", { n: listed }) : "";
  };
  const speak = (/** @type {string} */ tag) => {
    languages.set(key, tag);
    written = writing(tag);
    for (const box of [letterBox, listBox]) {
      if (tag) box.lang = tag;
      else box.removeAttribute("lang");
    }
    listBox.textContent = written.list;
    write();
  };
  const first = languages.get(key) ?? offered[0];
  speak(first);
  const listed = /** @type {HTMLDetailsElement} */ (
    make(
      "details",
      {},
      make("summary", {}, listTitle),
      listBox,
      makeButton(texts.say("removal-copy-list"), () => copy(listBox, "removal-copied")),
    )
  );
  const article = make(
    "article",
    {},
    make("h4", {}, texts.say("removal-write", { holder: nameHolder(request, texts) })),
    ...describeHolder(request, today, texts),
    ...offerLanguages([...new Set(offered)], first, holder?.language, speak, texts),
    letterBox,
    make(
      "div",
      { class: "actions" },
      ...(holder?.email ? [mail] : []),
      makeButton(texts.say("removal-copy"), () => copy(letterBox, "removal-copied")),
      makeButton(texts.say("removal-save"), () => {
        saveFile(nameFile(request, "txt"), /** @type {string} */ (letterBox.textContent).replaceAll("\n", "\r\n"));
      }),
      makeButton(texts.say("removal-save-list"), () => saveFile(nameFile(request, "csv"), written.table())),
      makeButton(texts.say("removal-print"), () => {
        // A short list is in the letter.
        listed.open = entries.length > LISTED;
        printAlone(article);
      }),
    ),
    done,
    hint,
    ...(missing > 0 ? [note("removal-missing")] : []),
    note("removal-files"),
    listed,
  );
  return { article, write };
}

/**
 * Return the choice of a letter's language, if there is one; "" is the page's own.
 *
 * @param {string[]} tags
 * @param {string} first
 * @param {string | undefined} holders
 * @param {(tag: string) => void} speak
 * @param {Texts} texts
 */
function offerLanguages(tags, first, holders, speak, texts) {
  if (tags.length < 2) return [];
  const own = document.documentElement.lang;
  const options = tags.map((tag) => {
    const language = texts.language(tag || own);
    const isHolders = (tag || own) === holders;
    return make("option", { value: tag }, isHolders ? texts.say("removal-language-holder", { language }) : language);
  });
  const box = /** @type {HTMLSelectElement} */ (make("select", {}, ...options));
  box.value = first;
  box.addEventListener("change", () => speak(box.value));
  return [make("div", { class: "field" }, make("label", {}, make("span", {}, texts.say("removal-language")), box))];
}

/**
 * Return what the publisher says about a holder, and when this was verified.
 *
 * @param {Request} request
 * @param {string} today
 * @param {Texts} texts
 * @returns {HTMLElement[]}
 */
function describeHolder({ holder, datasets }, today, texts) {
  const rows = holder
    ? [["publisher", holder.note], ["needs", holder.needs], ["email", holder.email], ["url", holder.url], ["post", holder.post]]
    : datasets.map(({ removal }) => ["publisher", removal]);
  const told = rows
    .filter(([, text]) => text)
    .map(([id, text]) => {
      const value = linkTo(/** @type {string} */ (id), text);
      return make("div", {}, make("dt", {}, texts.say(`removal-${id}`)), make("dd", { dir: "auto" }, value));
    });
  const list = told.length > 0 ? [make("div", { class: "story" }, make("dl", {}, ...told))] : [];
  if (!holder) return list.length > 0 ? list : [make("p", { class: "caution" }, texts.say("removal-none"))];
  const old = addDays(holder.verified, FRESH_DAYS) < today;
  return [
    make("p", {}, texts.say(`removal-${holder.status}`)),
    ...list,
    make("p", { class: "quiet" }, texts.say("removal-verified", { date: texts.date(holder.verified) })),
    ...(old ? [make("p", { class: "caution" }, texts.say("removal-old"))] : []),
  ];
}

/**
 * @param {string} id  of a row
 * @param {string} text
 */
function linkTo(id, text) {
  if (id === "url") return make("a", { href: text, target: "_blank", rel: "noopener noreferrer" }, text);
  return id === "email" ? make("a", { href: `mailto:${encodeURIComponent(text).replace("%40", "@")}` }, text) : text;
}

/**
 * Copy a text; if the browser does not allow it, as on plain http, select it instead.
 *
 * @param {string} text
 * @param {HTMLElement} box  the element that shows the text
 * @returns {Promise<boolean>}  whether it was copied
 */
async function copyText(text, box) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(box);
    return false;
  }
}

/**
 * Save a text as a file, and release it.
 *
 * @param {string} name
 * @param {string} text
 */
function saveFile(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  make("a", { href: address, download: name }).click();
  const release = () => URL.revokeObjectURL(address);
  setTimeout(release, BLOB_MILLISECONDS);
  addEventListener("pagehide", release, { once: true });
}

/**
 * Save the days that matter as a file for calendars; nothing in it says who asks, or whom.
 *
 * @param {import("./letters/deadlines.js").Deadlines} deadlines
 * @param {Texts} texts
 */
function saveDeadlines({ confirm, answer }, texts) {
  const events = [["confirm", confirm], ["answer", answer]]
    .filter(([, day]) => day)
    .map(([id, day]) => ({ day, summary: texts.copied().say(`removal-calendar-${id}`), uid: makeId() }));
  saveFile("deadline.ics", writeCalendar(events, new Date().toISOString()));
}

/** Return a random identifier (UUID, RFC 9562, version 4), also where the page is not served by https. */
function makeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return writeHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * Print one letter and its list, and nothing else on the page.
 *
 * @param {HTMLElement} article
 */
function printAlone(article) {
  article.classList.add("printed");
  addEventListener("afterprint", () => article.classList.remove("printed"), { once: true });
  print();
}
