// The way to the worker: a call goes out with a number, and its answer, or its fault, comes back with the same.

/** @typedef {{ stage: string, done: number, total: number }} Progress */

/** A call that failed, or was stopped (`cancelled`). */
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

  /**
   * @param {string} address  of the worker's script, in this site
   * @param {(progress: Progress) => void} advance  is told how far a call is
   */
  constructor(address, advance) {
    this.worker = new Worker(allow(address), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => {
      if (data.progress) return advance(data.progress);
      const call = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.error) call?.reject(new CallError(data.error));
      else call?.resolve(data.result);
    });
    this.worker.addEventListener("error", () => {
      const error = new CallError({ code: "runtime", fact: "The worker did not start.", hint: "" });
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
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
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, args, files });
    });
  }

  /** Ask the call under way to stop; it ends as cancelled. */
  stop() {
    this.worker.postMessage({ call: "cancel" });
  }

  /** Let go of the worker and all that it holds. */
  close() {
    this.worker.terminate();
  }
}

/**
 * Give an address as one that a worker may start from: this page's policy lets that one script through, by this rule.
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
