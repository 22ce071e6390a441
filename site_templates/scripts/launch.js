// The first script of the page that checks many: Python starts while the rest of the page is still read.
//
// What is large is fetched, and compiled, here, beside the worker that is still loading; it goes there as it comes.

import { Client } from "./many/client.js";
import { fetchUnpacked } from "./device/unpacking.js";

/**
 * What is under way when the page's own script begins (many.js).
 *
 * @typedef {{ client: Client, started: Promise<{ python: string, pyodide: string }> }} Launch
 */

const { root, runtime } = /** @type {{ root: string, runtime: string }} */ (
  /** @type {unknown} */ (document.documentElement.dataset)
);

// Browsers let no worker start from a file; the page says what to do instead.
if (location.protocol !== "file:") {
  const folder = new URL(`${root}${runtime}/`, location.href).href;
  const client = new Client(`${root}many/worker.js`, folder);
  const started = client.call("start");
  // Who asks later is told all the same.
  started.catch(() => {});
  Object.assign(globalThis, { launch: { client, started } });
  bring(client, "machine", async () => WebAssembly.compileStreaming(fetchUnpacked(`${folder}pyodide.asm.wasm`)));
  bring(client, "library", async () => (await fetchUnpacked(`${folder}python_stdlib.zip`)).arrayBuffer());
}

/**
 * Bring a part of Python to the worker, or word that it does not come.
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
