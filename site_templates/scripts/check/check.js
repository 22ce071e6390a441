// A page that checks: one form, one result. Typed text is read and looked up here, and forgotten when the page closes.
//
// open: what does this browser lack? -> manifest -> source of shards -> form ready; submit: lookups -> answer;
// pagehide: all is cleared. The page's own module supplies the source of the shards and the part that shows answers.

import { checkNames, findDrawers, watch } from "./checks.js";
import { FormatError } from "../format/errors.js";
import { CheckForm } from "./form.js";
import { lookFurther } from "../format/lookup.js";
import { parseManifest } from "../format/manifest.js";
import { limit, prepareFetch } from "../device/fetching.js";
import { offerLanguage } from "../dom/offer.js";
import { createTexts } from "../dom/texts.js";
import { home, root } from "./places.js";
import { ResultPlace } from "./result.js";
import { webcrypto } from "../device/webcrypto.js";
import { Wording } from "./wording.js";

const REQUESTS_LISTED = 100_000;

const notice = find("notice");
const catalogue = JSON.parse(readData("texts"));
const { dir } = document.documentElement;
const texts = createTexts(catalogue, dir);

/**
 * @typedef {import("../device/fetching.js").FetchBytes} FetchBytes
 * @typedef {import("../format/manifest.js").Manifest} Manifest
 * @typedef {import("../device/webcrypto.js").Suite} Suite
 */
/**
 * @typedef {object} AnswerData  what a page lacks of the answer's data; it is none if the page has all of it
 * @property {{ datasets?: Partial<import("../format/manifest.js").Manifest["datasets"][number]>[] }} [catalogue]
 * @property {string} [style]
 * @property {string} [removal]
 */
/**
 * @typedef {object} Means  of a page
 * @property {boolean} fromFile  whether it can check when opened from a file
 * @property {boolean} held  whether the whole index is on this device before a check
 * @property {(manifest: Manifest, suite: Suite, texts: import("../dom/texts.js").Texts) => Promise<FetchBytes>} prepare
 *   returns the fetching function, once there is something to fetch from
 * @property {(manifest: Manifest, fetchBytes: FetchBytes, suite: Suite, again: boolean) => Promise<void>} [load]  loads what
 *   reading names needs further, on every visit, before any press: the public suffixes
 * @property {() => Promise<typeof import("../answer.js") & AnswerData>} loadAnswer  loads the part that shows answers and writes
 *   letters, with its texts and style: on every visit, before any press, so that loading it reveals nothing
 */

/**
 * Open the page for checks, or show why it cannot check.
 *
 * @param {Means} means
 */
export function openCheck(means) {
  // Browsers list 250 requests and forget the rest; a page that checks for hours must show all of them.
  performance.setResourceTimingBufferSize(REQUESTS_LISTED);
  offerLanguage(document.getElementById("languages"), navigator.languages);
  start(means).catch((error) => refuse(error instanceof FormatError ? `why-${error.code}` : "why-fault"));
}

/**
 * Open the page that fetches the shards of its names, one request for each.
 *
 * @param {Partial<Means>} [more]
 */
export function openPage(more = {}) {
  openCheck({
    fromFile: false,
    held: false,
    prepare: async () => prepareFetch({ root }),
    loadAnswer: () => limit(import(`${home}answer.js`)),
    ...more,
  });
}

/** @param {Means} means */
async function start({ fromFile, held, prepare, load, loadAnswer }) {
  if (location.protocol === "file:" && !fromFile) return refuse("from-file");
  if (typeof DecompressionStream === "undefined") return refuse("too-old", { feature: "DecompressionStream" });
  const suite = await chooseSuite();
  if (suite === null) return refuse("no-crypto");
  const manifest = parseManifest(readData("manifest"));
  const datasets = manifest.datasets.map((dataset, at) => ({ ...dataset, ...catalogue.datasets?.[at] }));
  const wording = new Wording({ ...manifest, datasets }, texts, held);
  wording.isComplete = false;
  // In a task of its own, after this one: the box is ready first.
  const part = new Promise((resolve) => setTimeout(resolve)).then(loadAnswer);
  // If it fails, a check says so.
  part.catch(() => {});
  notice.remove();
  const fetchBytes = await prepare(manifest, suite, texts);
  const form = /** @type {HTMLFormElement} */ (find("check"));
  const typing = new CheckForm(
    {
      form,
      name: /** @type {HTMLInputElement} */ (find("name")),
      submit: /** @type {HTMLButtonElement} */ (find("submit")),
      names: find("names"),
      add: find("add"),
      split: find("split"),
      understood: find("understood"),
      drawers: find("drawers"),
      spoken: find("spoken"),
    },
    wording,
    (names) => findDrawers(names, manifest, suite),
  );
  /** The requests of the check that is shown. @type {import("./server.js").Asked[]} */
  let log = [];
  /** What the visitor has said for the letters, as long as one check is shown. @type {import("../removal.js").Choices} */
  let choices = {};
  const place = new ResultPlace(find("result"), find("status"), texts);
  /** @type {import("./answers.js").Actions} */
  const actions = {
    again: () => form.requestSubmit(),
    check: (text) => {
      typing.fill(text);
      form.requestSubmit();
    },
    further: (typed, answer) => lookFurther(typed, answer, manifest, watch(fetchBytes, log), suite),
  };
  /** @type {import("./answers.js").AnswerView | undefined} */
  let view;
  const viewing = part.then(({ AnswerView, makeRemovalPack, offerSharing, readHolders, catalogue: more, style, removal }) => {
    datasets.forEach((dataset, at) => Object.assign(dataset, more?.datasets?.[at]));
    Object.assign(catalogue, more);
    addStyle(style);
    wording.isComplete = true;
    offerSharing(document.getElementById("sharing"), texts);
    typing.refresh();
    // What the first key would wait for, and then the first answer: each in a task of its own, so that no key waits long.
    setTimeout(() => wording.understand("a"));
    setTimeout(() => texts.prepare());
    const makePack = (/** @type {import("../format/lookup.js").Found[]} */ found) =>
      makeRemovalPack(found, readHolders(removal ?? readData("removal")), wording.manifest, texts, choices);
    view = new AnswerView(place, wording, makePack, actions);
    return view;
  });
  /** Counts the checks, so that an answer is dropped if it arrives after the next check started or the page closed. */
  let asked = 0;
  /** The names being checked, so that pressing Enter twice makes one check, with its requests only once. */
  let checking = "";

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { names } = typing;
    const all = JSON.stringify(names);
    if (checking === all) return;
    checking = all;
    const mine = ++asked;
    /** @type {import("./server.js").Asked[]} */
    const requests = [];
    log = requests;
    choices = {};
    typing.hush();
    try {
      view?.clear();
      place.wait();
      await loaded;
      const shown = await viewing;
      if (manifest.platforms.suffixes instanceof FormatError) await (loaded = loadAll(true));
      const answers = await checkNames(names, manifest, watch(fetchBytes, requests), suite, shown.begin(names.length));
      if (mine === asked) shown.show(names.map((name, at) => ({ name, answer: answers[at] })), requests);
    } catch {
      // The last resort: no failure leaves a check looking unfinished, or keeps any of its text.
      if (mine === asked) place.fail(view ? "why-fault" : "why-part");
    } finally {
      if (mine === asked) checking = "";
    }
  });
  addEventListener("pagehide", () => {
    asked += 1;
    checking = "";
    choices = {};
    typing.fill();
    view?.clear();
    place.clear();
  });

  typing.enable();
  // On every visit, before any press, so that loading it reveals nothing.
  let loaded = loadAll(false);

  /** @param {boolean} again */
  async function loadAll(again) {
    await load?.(manifest, fetchBytes, /** @type {Suite} */ (suite), again);
    typing.refresh();
  }
}

/**
 * Return the browser's own cryptography, or the one next to the page; null if neither is available.
 *
 * @returns {Promise<import("../device/webcrypto.js").Suite | null>}
 */
async function chooseSuite() {
  if (globalThis.crypto?.subtle) return webcrypto;
  try {
    return (await limit(import(`${root}noble.js`))).noble;
  } catch {
    return null;
  }
}

/**
 * Add a style sheet to the page's own, which a policy for styles in the page does not concern (CSSOM).
 *
 * @param {string} [style]
 */
function addStyle(style) {
  if (!style) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
}

/**
 * Show why this page cannot check anything; the form stays as it is without a script.
 *
 * @param {string} id  of the text
 * @param {import("../dom/texts.js").Values} [values]
 */
function refuse(id, values) {
  notice.classList.remove("late");
  /** @type {HTMLElement} */ (notice.lastElementChild).textContent = texts.say(id, values);
}

/** @param {string} id */
function find(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} id */
function readData(id) {
  return /** @type {string} */ (find(id).textContent);
}
