// The connection to the worker: a call is sent with a number, and its answer or fault comes back with the same number.

/** @typedef {{ stage: string, done: number, total: number }} Progress */

/** A call that failed or was stopped (`cancelled`). */
export class CallError extends Error {
  /** @param {{ code: string, fact: string, hint: string }} fault */
  constructor({ code, fact, hint }) {
    super(`${fact} ${hint}`.trim());
    this.code = code;
    this.fact = fact;
    this.hint = hint;
  }
}

export class Client {
  #next = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: CallError) => void }>} */
  #waiting = new Map();
  /** Whether the worker has ever answered. */
  #lives = false;
  /** Why the worker can no longer answer. @type {CallError | undefined} */
  #end;
  /** Called with a call's progress. @type {(progress: Progress) => void} */
  advance = () => {};

  /**
   * @param {string} address  the address of the worker's script, in this site
   * @param {string} name  the worker's name
   */
  constructor(address, name) {
    this.worker = new Worker(allow(address), { type: "module", name });
    this.worker.addEventListener("message", ({ data }) => {
      this.#lives = true;
      if (data.progress) return this.advance(data.progress);
      const call = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.error) call?.reject(new CallError(data.error));
      else call?.resolve(data.result);
    });
    // It catches what its calls throw: this is a failure of its script, or lack of memory.
    this.worker.addEventListener("error", ({ message }) =>
      this.#lives ? this.#giveUp("ended", String(message)) : this.#giveUp("runtime", "The worker did not start."),
    );
  }

  /**
   * Call Python, or the worker itself.
   *
   * @param {string} call
   * @param {object} [args]
   * @param {File[]} [files]
   * @returns {Promise<any>} rejects with a CallError
   */
  call(call, args = {}, files = []) {
    if (this.#end) return Promise.reject(this.#end);
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, args, files });
    });
  }

  /**
   * Pass a part of Python to the start that waits for it.
   *
   * @param {import("../worker.js").Part} part
   */
  bring(part) {
    this.worker.postMessage({ call: "bring", ...part }, part.part instanceof ArrayBuffer ? [part.part] : []);
  }

  /** Ask the current call to stop; it ends as cancelled. */
  stop() {
    this.worker.postMessage({ call: "cancel" });
  }

  /**
   * Give up on the worker, so that no call waits forever.
   *
   * @param {string} code
   * @param {string} fact
   */
  #giveUp(code, fact) {
    this.close();
    this.#end = new CallError({ code, fact, hint: "" });
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }

  /**
   * Give up on a worker that does not answer a call in time, whatever holds it.
   *
   * @param {Promise<unknown>} call
   * @param {number} time  in milliseconds
   */
  limit(call, time) {
    const timer = setTimeout(() => this.#giveUp("runtime", "Python did not start in time."), time);
    const stop = () => clearTimeout(timer);
    call.then(stop, stop);
  }

  /** Release the worker and everything in its memory. */
  close() {
    this.worker.terminate();
  }
}

/**
 * Return an address from which a worker may start: this rule lets that one script through the page's policy.
 *
 * @param {string} address
 * @returns {any}
 */
function allow(address) {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  return trustedTypes
    ? trustedTypes.createPolicy("hushdex", { createScriptURL: () => address }).createScriptURL("")
    : address;
}
