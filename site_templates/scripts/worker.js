// The worker of the page that checks many: starts Python, and carries calls to it and answers back.
//
// page -> {id, call, args, files} -> Python's session (many/bridge.py) -> {id, result} or {id, error}; in between
// {id, progress}. What Python cannot do in a browser is done here: requests, stretching by WebCrypto, AES by noble.

import { FormatError } from "./errors.js";
import { prepareFetch } from "./fetching.js";
import { ctr, gcm, pbkdf2, sha256 } from "./vendor/noble.js";

/** Where WebAssembly is blocked, the start of Python never ends; in milliseconds. */
const PATIENCE = 120_000;
/** The least that is WebAssembly: its magic number and version. */
const SMALLEST = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
/** What a host may send as it is, with a packed copy beside it. */
const PACKED = /(?:\.wasm|\bpython_stdlib\.zip)$/;
const GZIP = [0x1f, 0x8b];
/** How long noble may keep the worker from its messages, in milliseconds. */
const TURN = 50;
const IV = new Uint8Array(12);
/** Bytes of a key, and of GCM's tag. */
const KEY = 32;
const TAG = 16;

/**
 * @typedef {import("./bytes.js").Bytes} Bytes
 * @typedef {{ code: string, fact: string, hint: string }} Fault
 * @typedef {{ id: number, call: string, args?: { [name: string]: any }, files?: File[] }} Call
 */

/** @type {any} */
const scope = self;
const fetchPlain = scope.fetch.bind(scope);
/** The address of this visit's last call, for its progress. */
let current = 0;
let stopping = false;
/** Ends the requests that are under way. */
let control = new AbortController();
/** Ends the start where a part of Python does not come: Pyodide itself would wait for ever. */
let lose = (/** @type {string} */ _fact) => {};
/** @type {any} Pyodide, once it is there */
let pyodide;
/** @type {any} */
let bridge;

scope.fetch = async (/** @type {any} */ address, /** @type {RequestInit} */ options) => {
  const url = String(address.url ?? address);
  const response = ahead.get(url);
  ahead.delete(url);
  return response ?? fetchUnpacked(address, options);
};
// The browser's own list of requests stops at 250, and an index may have thousands of files.
performance.setResourceTimingBufferSize(100_000);
/** What was asked for ahead, by address. @type {Map<string, Promise<Response>>} */
const ahead = new Map();
/** Calls wait for each other; only a wish to stop overtakes. @type {Promise<unknown>} */
let turn = Promise.resolve();

scope.addEventListener("message", (/** @type {MessageEvent<Call>} */ { data }) => {
  if (data.call === "cancel") {
    stopping = true;
    control.abort();
    return;
  }
  turn = turn.then(() => answer(data));
});

/** @param {Call} call */
async function answer({ id, call, args = {}, files = [] }) {
  current = id;
  stopping = false;
  control = new AbortController();
  try {
    if (call === "start") {
      scope.postMessage({ id, result: await start(/** @type {any} */ (args)) });
      return;
    }
    if (call === "requests") {
      scope.postMessage({ id, result: performance.getEntriesByType("resource").map(({ name }) => name) });
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
 * Start Python with the packages that are needed, and open a session.
 *
 * @param {{ root: string, runtime: string, manifest: string }} args  the site's root as an address, the runtime's folder
 *   in it, the page's manifest
 */
async function start({ root, runtime, manifest }) {
  try {
    new WebAssembly.Module(SMALLEST);
  } catch (error) {
    throw fault("no-wasm", `WebAssembly is blocked: ${error}`);
  }
  const folder = `${root}${runtime}/`;
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = scope.setTimeout(() => reject(fault("runtime", "Python did not start in time.")), PATIENCE);
    lose = (fact) => reject(fault("runtime", fact));
  });
  late.catch(() => {});
  // All is asked for at once; Pyodide itself would ask for one after the other.
  compileAhead(`${folder}pyodide.asm.wasm`);
  const library = fetchUnpacked(`${folder}python_stdlib.zip`);
  library.catch(() => {});
  ahead.set(`${folder}python_stdlib.zip`, library);
  import(`${folder}pyodide.asm.js`).catch(() => {});
  const { loadPyodide } = await import(`${folder}pyodide.js`).catch((error) => {
    throw fault("runtime", `${error}`);
  });
  const options = { indexURL: folder, stdLibURL: `${folder}python_stdlib.zip`, packages: ["shards"], stdout: ignore };
  try {
    pyodide = await Promise.race([loadPyodide({ ...options, stderr: ignore }), late]);
  } catch (error) {
    throw error instanceof Error && "code" in error ? error : fault("runtime", `${error}`);
  } finally {
    clearTimeout(timer);
  }
  const fetchBytes = prepareFetch({ root, signal: () => control.signal });
  bridge = pyodide.pyimport("many.bridge").Bridge(manifest, makeHost(fetchBytes));
  return { python: pyodide.runPython("import sys; sys.version.split()[0]"), pyodide: pyodide.version };
}

/**
 * Compile Python's machine as it comes, beside its scripts; Pyodide, which begins when they are there, is given it.
 *
 * @param {string} address
 */
function compileAhead(address) {
  const machine = /** @type {any} */ (WebAssembly);
  const { instantiateStreaming } = machine;
  const compiled = WebAssembly.compileStreaming(fetchUnpacked(address));
  // Of a fault here Pyodide says a word to the console, and waits for ever.
  compiled.catch((error) => lose(`${error}`));
  ahead.set(address, Promise.resolve(new Response()));
  machine.instantiateStreaming = async (/** @type {unknown} */ _, /** @type {WebAssembly.Imports} */ imports) => {
    machine.instantiateStreaming = instantiateStreaming;
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

/**
 * Make what Python works with.
 *
 * @param {import("./fetching.js").FetchBytes} fetchBytes
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
      ctr(key, new Uint8Array(16)).encrypt(new Uint8Array(length)),
    keyStreams,
    openAll,
    advance(/** @type {string} */ stage, /** @type {number} */ done, /** @type {number} */ total) {
      scope.postMessage({ id: current, progress: { stage, done, total } });
      return stopping;
    },
  };
}

/**
 * Give the first bytes of each key's stream, joined: a call a name would cost more than the work.
 *
 * @param {Bytes} keys  joined
 * @param {number} length
 * @returns {Bytes}
 */
function keyStreams(keys, length) {
  const streams = new Uint8Array((keys.length / KEY) * length);
  const zeros = new Uint8Array(length);
  for (let at = 0, out = 0; at < keys.length; at += KEY, out += length) {
    streams.set(ctr(keys.subarray(at, at + KEY), new Uint8Array(16)).encrypt(zeros), out);
  }
  return streams;
}

/**
 * Decrypt each by its key: a byte for each that says whether it opened, and then their texts, joined.
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
      // that it did not open is said by its byte
    }
    from += size;
    to += size - TAG;
  }
  return opened;
}

/**
 * Derive 32 bytes of each password: all at once by WebCrypto, which has threads of its own; else one by one.
 *
 * @param {Bytes[]} passwords
 * @param {Bytes} salt
 * @param {number} iterations
 * @returns {Promise<Bytes | undefined>} joined; undefined where the visitor asked to stop
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
 * Fetch a large file of the runtime: as the host sends it where that is compressed, else the packed copy beside it.
 *
 * @param {any} address
 * @param {RequestInit} [options]
 */
async function fetchUnpacked(address, options) {
  const url = String(address.url ?? address);
  if (!PACKED.test(url)) return fetchPlain(address, options);
  const type = url.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  const control = new AbortController();
  const response = await fetchPlain(url, { signal: control.signal }).catch((/** @type {unknown} */ error) => {
    lose(`${error}`);
    throw error;
  });
  if (!response.ok) {
    lose(`The server answered ${response.status}.`);
    return response;
  }
  if (response.headers.get("Content-Encoding")) {
    // As it came, browsers keep what they compiled of it, for the next visit.
    return response.headers.get("Content-Type") === type ? response : retype(response.body, type);
  }
  control.abort();
  const packed = await fetchPlain(`${url}.gz`);
  if (!packed.ok) return retype((await fetchPlain(url)).body, type);
  const bytes = new Uint8Array(await packed.arrayBuffer());
  // A host may have unpacked it on the way.
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return retype(bytes, type);
  return retype(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")), type);
}

/**
 * Give a body the type that it has, whatever the host says: the compiler asks for it.
 *
 * @param {BodyInit | null} body
 * @param {string} type
 */
function retype(body, type) {
  return new Response(body, { headers: { "Content-Type": type } });
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
