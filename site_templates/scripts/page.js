// The page: one form, one result. Typed text is read here, looked up from here, and forgotten when the page goes.
//
// start: what does this browser lack? -> manifest -> form ready; submit: lookup -> answer; pagehide: all is cleared.

import { AnswerView } from "./answers.js";
import { FormatError } from "./errors.js";
import { prepareFetch } from "./fetching.js";
import { readHolders } from "./holders.js";
import { chooseSubjects, readText, subjectValue } from "./identifiers.js";
import { lookFurther, lookup } from "./lookup.js";
import { parseManifest } from "./manifest.js";
import { offerLanguage } from "./offer.js";
import { createTexts } from "./texts.js";
import { webcrypto } from "./webcrypto.js";
import { Wording } from "./wording.js";

const form = /** @type {HTMLFormElement} */ (find("check"));
const input = /** @type {HTMLInputElement} */ (find("name"));
const button = /** @type {HTMLButtonElement} */ (find("submit"));
const understood = find("understood");
const notice = find("notice");

/** The way from this page to the site's root: `./`, `../`, …. */
const root = /** @type {string} */ (document.documentElement.dataset.root);
const texts = createTexts(JSON.parse(readData("texts")), document.documentElement.dir);

offerLanguage(document.getElementById("languages"), navigator.languages);
start().catch((error) => refuse(error instanceof FormatError ? `why-${error.code}` : "why-fault"));

/** Make the form ready, or say why it cannot be. */
async function start() {
  if (location.protocol === "file:") return refuse("from-file");
  if (typeof DecompressionStream === "undefined") return refuse("too-old", { feature: "DecompressionStream" });
  const suite = await chooseSuite();
  if (suite === null) return refuse("no-crypto");
  const manifest = parseManifest(readData("manifest"));
  const fetchBytes = prepareFetch({ root });
  const wording = new Wording(manifest, texts);
  const view = new AnswerView(find("result"), wording, readHolders(readData("removal")), {
    again: () => form.requestSubmit(),
    check: (subject) => {
      input.value = writeTyped(subject, manifest);
      understood.textContent = explainTyped(input.value, wording);
      form.requestSubmit();
    },
    further: (answer) => lookFurther(answer, manifest, fetchBytes, suite),
  });
  /** Counts the checks, so that an answer that comes when the next one is asked for, or the page gone, is dropped. */
  let asked = 0;
  /** The text that is being checked, so that Enter pressed twice is one check and one request. */
  let checking = "";

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (checking && checking === input.value) return;
    checking = input.value;
    const mine = ++asked;
    view.wait();
    const answer = await lookup(input.value, manifest, fetchBytes, suite);
    if (mine !== asked) return;
    checking = "";
    view.show(answer);
  });
  input.addEventListener("input", () => {
    understood.textContent = explainTyped(input.value, wording);
  });
  addEventListener("pagehide", () => {
    asked += 1;
    checking = "";
    form.reset();
    understood.textContent = "";
    view.clear();
  });

  notice.remove();
  input.disabled = false;
  button.disabled = false;
}

/**
 * Take the browser's own cryptography, or else the one that stands beside the page; null if neither is there.
 *
 * @returns {Promise<import("./webcrypto.js").Suite | null>}
 */
async function chooseSuite() {
  if (globalThis.crypto?.subtle) return webcrypto;
  try {
    return (await import(`${root}noble.js`)).noble;
  } catch {
    return null;
  }
}

/**
 * Say what a text is understood as, or why it is no identifier; nothing of nothing.
 *
 * @param {string} typed
 * @param {Wording} wording
 * @returns {string}
 */
function explainTyped(typed, wording) {
  const { manifest } = wording;
  try {
    const subjects = chooseSubjects(readText(typed, manifest.platform, manifest), manifest.kinds);
    return texts.say(subjects.length > 1 ? "understood-several" : "understood", { what: wording.describe(subjects) });
  } catch (error) {
    const explanation = /** @type {import("./errors.js").IdentifierError} */ (error);
    return explanation.reason === "empty" ? "" : wording.explain(explanation);
  }
}

/**
 * Give the text that, typed, means a subject: its own, or with an @ before it where that alone would mean another.
 *
 * @param {import("./identifiers.js").Subject} subject
 * @param {import("./manifest.js").Manifest} manifest
 * @returns {string}
 */
function writeTyped(subject, manifest) {
  const value = subjectValue(subject);
  try {
    const readings = readText(value, manifest.platform, manifest);
    if (readings.some(({ kind, text }) => kind === subject.kind && text === subject.text)) return value;
  } catch {
    // An account's name may look like an e-mail address; with an @ before it it does not.
  }
  return `@${value}`;
}

/**
 * Say why this page cannot check anything; the form stays as it is without a script.
 *
 * @param {string} id  of the text
 * @param {import("./texts.js").Values} [values]
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
