// The first script of the page that checks many: it starts Python while the rest of the page is still being parsed.
//
// Large files are fetched and compiled here while the worker is still loading, and are passed on as they arrive.

import { Client } from "./many/client.js";
import { fetchUnpacked } from "./device/unpacking.js";

/** How long Python may take once its large parts are there or have failed: the worker's own script may never arrive. */
const PATIENCE = 180_000;

/**
 * What is in progress when the page's own script starts (many.js).
 *
 * @typedef {{ client: Client, started: Promise<{ python: string, pyodide: string }> }} Launch
 */

const { root, runtime } = /** @type {{ root: string, runtime: string }} */ (
  /** @type {unknown} */ (document.documentElement.dataset)
);

// Browsers do not let a worker start from a file; the page says what to do instead.
if (location.protocol !== "file:") {
  const folder = new URL(`${root}${runtime}/`, location.href).href;
  const client = new Client(`${root}many/worker.js`, folder);
  const started = client.call("start");
  // Later callers still see the rejection.
  started.catch(() => {});
  Object.assign(globalThis, { launch: { client, started } });
  const machine = bring(client, "machine", async () => WebAssembly.compileStreaming(fetchUnpacked(`${folder}pyodide.asm.wasm`)));
  const library = bring(client, "library", async () => (await fetchUnpacked(`${folder}python_stdlib.zip`)).arrayBuffer());
  Promise.all([machine, library]).then(() => client.limit(started, PATIENCE));
}

/**
 * Pass a part of Python to the worker, or report that it could not be loaded.
 *
 * @param {Client} client
 * @param {"machine" | "library"} name
 * @param {() => Promise<ArrayBuffer | WebAssembly.Module>} load
 */
async function bring(client, name, load) {
  try {
    client.bring({ name, part: await load(), fact: "" });
  } catch (error) {
    client.bring({ name, part: undefined, fact: String(error) });
  }
}
