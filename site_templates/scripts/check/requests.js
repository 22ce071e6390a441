// Every request that this page has made since it was opened, as the browser itself lists them (Resource Timing).

import { make } from "../dom/elements.js";

/**
 * @typedef {import("../format/manifest.js").Manifest} Manifest
 * @typedef {import("../dom/texts.js").Texts} Texts
 */

/**
 * Return the list; it keeps growing for as long as it is on the page.
 *
 * @param {import("./wording.js").Wording} wording
 * @returns {HTMLElement}
 */
export function makeRequestList({ manifest, texts, share }) {
  const title = make("summary", {});
  const lead = make("p", {});
  const list = make("ol", {});
  const say = () => {
    const n = list.children.length;
    title.textContent = texts.say("requests", { n });
    lead.textContent = texts.say("requests-lead");
  };
  list.append(make("li", {}, texts.say("request-page")));
  say();
  const observer = new PerformanceObserver((entries) => {
    // The answer was cleared, and this list with it.
    if (!list.isConnected) return observer.disconnect();
    // Anything inlined in the page is not a request.
    const requests = entries.getEntries().filter(({ name }) => !/^(data|blob):/.test(name));
    list.append(...requests.map(({ name }) => make("li", {}, describeRequest(name, manifest, share, texts))));
    say();
  });
  observer.observe({ type: "resource", buffered: true });
  return make("details", { class: "requests" }, title, lead, list);
}

/**
 * Return a description of what an address was requested for.
 *
 * @param {string} address
 * @param {Manifest} manifest
 * @param {number} share
 * @param {Texts} texts
 * @returns {string}
 */
function describeRequest(address, { tables }, share, texts) {
  const path = new URL(address).pathname;
  const shard = /\/d\/[0-9a-f]{32}\/([01])\/([0-9a-f]+)\.msgpack$/.exec(path);
  if (shard) {
    const [table, index] = [Number(shard[1]), Number.parseInt(shard[2], 16)];
    const drawers = 2 ** tables[table].depth;
    if (table === 1) return texts.say("request-second", { drawer: index + 1, drawers });
    return drawers === 1 ? texts.say("request-whole") : texts.say("request-drawer", { drawer: index + 1, drawers, share });
  }
  if (path.endsWith("/noble.js")) return texts.say("request-code");
  if (path.endsWith("/answer.js")) return texts.say("request-answers");
  return texts.say("request-other", { address });
}
