// The worker of the page that checks many: it starts Python, and passes calls to it and answers back.
//
// page -> {id, call, args, files} -> Python's session (many/bridge.py) -> {id, result} or {id, error}; in between
// {id, progress}. What Python cannot do in a browser is done here: requests, stretching with WebCrypto, AES with noble.

import { FormatError } from "./format/errors.js";
import { prepareFetch } from "./device/fetching.js";
import { FIRST_COUNTER } from "./device/webcrypto.js";
import { ctr, gcm, pbkdf2, sha256 } from "./vendor/noble.js";

/** How long Python may take to start once its parts have arrived, in milliseconds: after some faults it never ends. */
const PATIENCE = 120_000;
/** The smallest WebAssembly module: its magic number and version. */
const SMALLEST = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const MACHINE = "pyodide.asm.wasm";
const LIBRARY = "python_stdlib.zip";
/** How long noble may block the worker's messages, in milliseconds. */
const TURN = 50;
const IV = new Uint8Array(12);
/** Sizes of a key and of GCM's tag, in bytes. */
const KEY = 32;
const TAG = 16;

/**
 * @typedef {import("./format/bytes.js").Bytes} Bytes
 * @typedef {{ code: string, fact: string, hint: string }} Fault
 * @typedef {{ id: number, call: string, args?: { [name: string]: any }, files?: File[] }} Call
 */

/**
 * What the page passes on: Python's machine as a module, its library as bytes; or why it cannot.
 *
 * @typedef {{ name: "machine" | "library", part: ArrayBuffer | WebAssembly.Module | undefined, fact: string }} Part
 */

/** @type {any} */
const scope = self;
const fetchPlain = scope.fetch.bind(scope);
/** The id of the current call, for its progress. */
let current = 0;
let stopping = false;
/** Aborts the requests in progress. */
let control = new AbortController();
/** What the page passes on, by name. */
const parts = { machine: expect(), library: expect() };
/** @type {any} Pyodide, once it has started */
let pyodide;
/** @type {any} */
let bridge;

/** Calls that are not for Python. @type {{ [call: string]: (args: any) => unknown }} */
const OWN = {
  start: () => started,
  open,
  requests: () => performance.getEntriesByType("resource").map(({ name }) => name),
};
/** The worker's name is the runtime's address: so it need not wait for a message, which a busy page may send late. */
const started = start(scope.name);
started.catch(() => {});
// The browser's own list of requests ends at 250, and an index may have thousands of files.
performance.setResourceTimingBufferSize(100_000);
/** Calls wait for each other; only a request to stop overtakes them. @type {Promise<unknown>} */
let turn = Promise.resolve();

scope.addEventListener("message", (/** @type {MessageEvent<Call & Part>} */ { data }) => {
  if (data.call === "bring") return data.fact ? parts[data.name].fail(data.fact) : parts[data.name].give(data.part);
  if (data.call === "cancel") {
    stopping = true;
    control.abort();
    return;
  }
  turn = turn.then(() => answer(data));
});

// A part that this browser does not let through never arrives.
scope.addEventListener("messageerror", () => {
  for (const { fail } of Object.values(parts)) fail("A part of it did not reach the worker.");
});

/** @param {Call} call */
async function answer({ id, call, args = {}, files = [] }) {
  current = id;
  stopping = false;
  control = new AbortController();
  try {
    if (Object.hasOwn(OWN, call)) {
      scope.postMessage({ id, result: await OWN[call](args) });
      return;
    }
    const given = call === "read" ? { ...args, files: mount(files) } : args;
    const reply = await bridge.call(call, JSON.stringify(given));
    if (typeof reply !== "string") {
      scope.postMessage({ id, result: reply }, [reply.buffer]);
    } else {
      scope.postMessage({ id, ...JSON.parse(reply) });
    }
  } catch (error) {
    scope.postMessage({ id, error: explain(error) });
  }
}

/**
 * Start Python with the packages it needs.
 *
 * @param {string} folder  the runtime's address
 */
async function start(folder) {
  try {
    new WebAssembly.Module(SMALLEST);
  } catch (error) {
    throw fault("no-wasm", `WebAssembly is blocked: ${error}`);
  }
  let timer = 0;
  // If a part of Python does not arrive, Pyodide itself would wait for ever. A slow connection may take its time.
  const late = Promise.all([parts.machine.came, parts.library.came]).then(
    () =>
      new Promise((_, reject) => {
        timer = scope.setTimeout(() => reject(fault("runtime", "Python did not start in time.")), PATIENCE);
      }),
  );
  late.catch(() => {});
  handOver(folder);
  // Requested in parallel; Pyodide itself would request one after the other.
  import(`${folder}pyodide.asm.js`).catch(() => {});
  const { loadPyodide } = await import(`${folder}pyodide.js`).catch((error) => {
    throw fault("runtime", `${error}`);
  });
  const options = { indexURL: folder, stdLibURL: `${folder}${LIBRARY}`, packages: ["shards"], stdout: ignore };
  try {
    pyodide = await Promise.race([loadPyodide({ ...options, stderr: ignore }), late]);
  } catch (error) {
    throw error instanceof Error && "code" in error ? error : fault("runtime", `${error}`);
  } finally {
    clearTimeout(timer);
  }
  return { python: pyodide.runPython("import sys; sys.version.split()[0]"), pyodide: pyodide.version };
}

/**
 * Open a session.
 *
 * @param {{ root: string, manifest: string, exports: string }} args  the site's root as an address, the page's manifest, and
 *   what platforms give to people who ask for their data
 */
async function open({ root, manifest, exports }) {
  await started;
  const fetchBytes = prepareFetch({ root, signal: () => control.signal });
  bridge = pyodide.pyimport("many.bridge").Bridge(manifest, makeHost(fetchBytes), exports);
  // What reading needs has loaded; what checking needs loads while the visitor enters a list.
  scope.setTimeout(prepare);
}

/** Load what checking needs. */
function prepare() {
  try {
    bridge.prepare();
  } catch {
    // the call that needs it fails too, and reports it
  }
}

/**
 * Give Pyodide what the page passes on when it tries to fetch it: it has no option for either.
 *
 * @param {string} folder
 */
function handOver(folder) {
  scope.fetch = async (/** @type {any} */ address, /** @type {RequestInit} */ options) => {
    const name = String(address.url ?? address).slice(folder.length);
    if (name === LIBRARY) return new Response(await parts.library.came);
    return name === MACHINE ? new Response() : fetchPlain(address, options);
  };
  const machine = /** @type {any} */ (WebAssembly);
  const { instantiateStreaming } = machine;
  machine.instantiateStreaming = async (/** @type {unknown} */ _, /** @type {WebAssembly.Imports} */ imports) => {
    machine.instantiateStreaming = instantiateStreaming;
    const module = await parts.machine.came;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

/** Return a promise for a part that has not arrived yet. */
function expect() {
  let give = (/** @type {any} */ _part) => {};
  let fail = (/** @type {string} */ _fact) => {};
  const came = new Promise((resolve, reject) => {
    give = resolve;
    fail = (fact) => reject(fault("runtime", fact));
  });
  came.catch(() => {});
  return { came, give, fail };
}

/**
 * Return the object that Python works with.
 *
 * @param {import("./device/fetching.js").FetchBytes} fetchBytes
 */
function makeHost(fetchBytes) {
  return {
    async fetchBytes(/** @type {string} */ path, /** @type {number} */ size, /** @type {boolean} */ again) {
      try {
        return { data: stopping ? undefined : await fetchBytes(path, size, again), stopped: stopping };
      } catch (error) {
        return { data: undefined, stopped: stopping, ...explain(error) };
      }
    },
    stretch,
    derive: (/** @type {Bytes} */ password, /** @type {Bytes} */ salt, /** @type {number} */ iterations) =>
      pbkdf2(sha256, password, salt, { c: iterations, dkLen: 32 }),
    seal: (/** @type {Bytes} */ key, /** @type {Bytes} */ plaintext) => gcm(key, IV).encrypt(plaintext),
    open(/** @type {Bytes} */ key, /** @type {Bytes} */ ciphertext) {
      try {
        return gcm(key, IV).decrypt(ciphertext);
      } catch {
        return undefined;
      }
    },
    keyStream: (/** @type {Bytes} */ key, /** @type {number} */ length) =>
      ctr(key, FIRST_COUNTER).encrypt(new Uint8Array(length)),
    keyStreams,
    openAll,
    advance(/** @type {string} */ stage, /** @type {number} */ done, /** @type {number} */ total) {
      scope.postMessage({ id: current, progress: { stage, done, total } });
      return stopping;
    },
  };
}

/**
 * Return the first bytes of each key's stream, joined: one call per name would cost more than the work.
 *
 * @param {Bytes} keys  joined
 * @param {number} length
 * @returns {Bytes}
 */
function keyStreams(keys, length) {
  const streams = new Uint8Array((keys.length / KEY) * length);
  const zeros = new Uint8Array(length);
  for (let at = 0, out = 0; at < keys.length; at += KEY, out += length) {
    streams.set(ctr(keys.subarray(at, at + KEY), FIRST_COUNTER).encrypt(zeros), out);
  }
  return streams;
}

/**
 * Decrypt each with its key; return a byte for each that says whether it opened, then their texts, joined.
 *
 * @param {Bytes} keys  joined
 * @param {Bytes} ciphertexts  joined
 * @param {number[]} sizes
 * @returns {Bytes}
 */
function openAll(keys, ciphertexts, sizes) {
  const opened = new Uint8Array(sizes.length + ciphertexts.length - TAG * sizes.length);
  let from = 0;
  let to = sizes.length;
  for (const [at, size] of sizes.entries()) {
    try {
      opened.set(gcm(keys.subarray(KEY * at, KEY * (at + 1)), IV).decrypt(ciphertexts.subarray(from, from + size)), to);
      opened[at] = 1;
    } catch {
      // its byte says that it did not open
    }
    from += size;
    to += size - TAG;
  }
  return opened;
}

/**
 * Derive 32 bytes from each password: all at once with WebCrypto, which has its own threads; otherwise one by one.
 *
 * @param {Bytes[]} passwords
 * @param {Bytes} salt
 * @param {number} iterations
 * @returns {Promise<Bytes | undefined>} joined; undefined if the visitor asked to stop
 */
async function stretch(passwords, salt, iterations) {
  const keys = new Uint8Array(32 * passwords.length);
  if (crypto.subtle) {
    await Promise.all(
      passwords.map(async (password, at) => {
        const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
        const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256);
        keys.set(new Uint8Array(bits), 32 * at);
      }),
    );
    return keys;
  }
  let since = Date.now();
  for (const [at, password] of passwords.entries()) {
    keys.set(pbkdf2(sha256, password, salt, { c: iterations, dkLen: 32 }), 32 * at);
    if (Date.now() - since > TURN) {
      await new Promise((resolve) => setTimeout(resolve));
      if (stopping) return undefined;
      since = Date.now();
    }
  }
  return keys;
}

/**
 * Let Python read files piece by piece, from where they are.
 *
 * @param {File[]} files
 */
function mount(files) {
  const { FS } = pyodide;
  const folder = "/files";
  if (FS.analyzePath(folder).exists) FS.unmount(folder);
  else FS.mkdir(folder);
  const blobs = files.map((data, at) => ({ name: String(at), data }));
  FS.mount(FS.filesystems.WORKERFS, { blobs }, folder);
  return files.map(({ name, size }, at) => ({ name, size, path: `${folder}/${at}` }));
}

/**
 * @param {string} code
 * @param {string} fact
 */
function fault(code, fact) {
  return Object.assign(new Error(fact), { code, fact, hint: "" });
}

/**
 * @param {any} error
 * @returns {Fault}
 */
function explain(error) {
  if (error instanceof FormatError || error?.code) {
    return { code: String(error.code), fact: String(error.fact ?? error.message), hint: String(error.hint ?? "") };
  }
  return { code: "fault", fact: String(error?.name ?? "Error"), hint: "" };
}

function ignore() {}
