// The page that checks offline: the whole index is fetched first, or is already in this copy of the page.

import "./format/hosts.js";
import "./format/numbers.js";
import { writeHex } from "./format/bytes.js";
import { fetchSuffixes, LIMIT } from "./check/suffix-file.js";
import { makeArchive } from "./offline/archive.js";
import { openCheck } from "./check/check.js";
import { root } from "./check/places.js";
import { make, makeButton } from "./dom/elements.js";
import { FormatError } from "./format/errors.js";
import { suffixesPath } from "./format/manifest.js";
import { prepareFetch } from "./device/fetching.js";
import { fetchHeld, fetchIndex, measureIndex, parseIndex } from "./offline/holding.js";
import * as answer from "./answer.js";

/** How long the browser may take to start a download, in milliseconds. */
const KEPT = 20_000;

const place = /** @type {HTMLElement} */ (document.getElementById("holding"));
const data = document.getElementById("index")?.textContent;

/**
 * @typedef {import("./offline/holding.js").Index} Index
 * @typedef {import("./format/manifest.js").Manifest} Manifest
 * @typedef {import("./dom/texts.js").Texts} Texts
 * @typedef {import("./device/webcrypto.js").Suite} Suite
 */

openCheck({
  fromFile: Boolean(data),
  held: true,
  prepare: async (manifest, suite, texts) => {
    const held = data ? parseIndex(data) : await take(manifest, suite, texts);
    place.dataset.held = "";
    const said = make("p", { role: "status", tabindex: "-1" }, texts.say(data ? "held-copy" : "held"));
    place.replaceChildren(said, ...(data ? [] : [offerArchive(held, manifest, suite, texts)]));
    if (!data) said.focus();
    return fetchHeld(held);
  },
  load: fetchSuffixes,
  loadAnswer: async () => answer,
});

/**
 * Wait until the visitor starts fetching the index, and until all of it has arrived.
 *
 * @param {Manifest} manifest
 * @param {Suite} suite
 * @param {Texts} texts
 * @returns {Promise<Index>}
 */
function take(manifest, suite, texts) {
  /** @type {Index} */
  const held = new Map();
  const fetchBytes = prepareFetch({ root });
  const total = manifest.tables.reduce((sum, { depth }) => sum + 2 ** depth, 0);
  const bar = /** @type {HTMLProgressElement} */ (make("progress", { max: String(total), "aria-labelledby": "hold" }));
  const state = make("p", { role: "status" });
  return new Promise((resolve) => {
    let going = false;
    const button = makeButton("", async () => {
      going = !going;
      show();
      if (!going) return;
      state.textContent = "";
      try {
        const whole = await fetchIndex(held, manifest, fetchBytes, suite, () => {
          bar.value = held.size;
          return going;
        });
        if (whole) {
          const path = suffixesPath(manifest.suffixes);
          if (manifest.suffixes) held.set(path, (await fetchBytes(path, LIMIT, false)).slice());
          return resolve(held);
        }
      } catch (error) {
        state.textContent = explain(error, texts);
      }
      going = false;
      show();
    });
    button.id = "hold";
    const show = () => {
      const size = Math.max(0.1, Math.round(measureIndex(manifest) / 1e5) / 10);
      button.textContent = going ? texts.say("hold-stop") : texts.say(held.size > 0 ? "hold-go-on" : "hold", { size });
      bar.hidden = !going && held.size === 0;
    };
    show();
    place.append(button, bar, state);
  });
}

/**
 * Offer the whole site as a zip.
 *
 * @param {Index} held
 * @param {Manifest} manifest
 * @param {Suite} suite
 * @param {Texts} texts
 * @returns {HTMLElement}
 */
function offerArchive(held, manifest, suite, texts) {
  const state = make("p", { role: "status" });
  let busy = false;
  const button = makeButton(texts.say("archive"), async () => {
    if (busy) return;
    busy = true;
    state.textContent = texts.say("archive-wait");
    try {
      const page = /** @type {string} */ (place.dataset.page);
      const { zip, start } = await makeArchive(held, manifest, page, prepareFetch({ root }), suite);
      const address = URL.createObjectURL(zip);
      make("a", { href: address, download: `hushdex-${writeHex(manifest.release).slice(0, 12)}.zip` }).click();
      setTimeout(() => URL.revokeObjectURL(address), KEPT);
      state.textContent = start ? texts.say("archive-done", { page: start }) : texts.say("archive-large");
    } catch (error) {
      state.textContent = explain(error, texts);
    }
    busy = false;
  });
  return make("div", { class: "archive" }, make("p", {}, texts.say("archive-lead")), button, state);
}

/**
 * @param {unknown} error
 * @param {Texts} texts
 */
function explain(error, texts) {
  return texts.say(error instanceof FormatError ? `why-${error.code}` : "why-fault");
}
