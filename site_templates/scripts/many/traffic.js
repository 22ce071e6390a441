// What the server saw of checking many: every request of the page and its worker, as listed by the browser, in groups.

import { make } from "../dom/elements.js";
import { drawDrawers } from "../check/server.js";

const SHARD = /\/d\/[0-9a-f]{32}\/([01])\/([0-9a-f]+)\.msgpack$/;

/**
 * Draw the panel.
 *
 * @param {import("./client.js").Client} client
 * @param {import("../check/wording.js").Wording} wording
 * @returns {Promise<HTMLElement>}
 */
export async function drawRequests(client, { texts, manifest }) {
  const ours = performance.getEntriesByType("resource").map(({ name }) => name);
  /** @type {string[]} */
  const all = [...ours, ...(await client.call("requests"))].filter((name) => !/^(data|blob):/.test(name));
  const shards = all.map((name) => SHARD.exec(new URL(name).pathname)).filter((match) => match !== null);
  const others = all.filter((name) => !SHARD.test(new URL(name).pathname));
  const opened = shards.filter((match) => match[1] === "0").map((match) => Number.parseInt(match[2], 16));
  const { depth } = manifest.tables[0];
  const python = others.filter((name) => /\/many\/runtime\/[0-9a-f]{16}\/(?!vectors)/.test(name));
  const page = others.filter((name) => /\/(answer|noble|many\/worker)\.js$/.test(name));
  const vectors = others.filter((name) => name.endsWith("/vectors.zip"));
  const rest = others.filter((name) => ![...python, ...page, ...vectors].includes(name));
  const lines = [
    // The page itself, which is in no list of resources.
    texts.say("many-saw-page", { n: page.length + 1 }),
    ...(python.length > 0 ? [texts.say("many-saw-python", { n: python.length })] : []),
    ...([0, 1].map((table) => {
      const indexes = new Set(shards.filter((match) => match[1] === String(table)).map((match) => Number.parseInt(match[2], 16)));
      if (indexes.size === 0) return "";
      const drawers = 2 ** manifest.tables[table].depth;
      const list = texts.list(joinRanges([...indexes].sort((a, b) => a - b)), "conjunction");
      return texts.say(table === 0 ? "many-saw-drawers" : "many-saw-second", { n: indexes.size, list, drawers });
    })).filter(Boolean),
    ...(vectors.length > 0 ? [texts.say("many-saw-vectors")] : []),
    ...rest.map((address) => texts.say("many-saw-other", { address })),
  ];
  return make(
    "section",
    { class: "saw", id: "saw" },
    make("h3", {}, texts.say("many-saw")),
    make("p", {}, texts.say("many-saw-lead")),
    ...(depth > 0 ? [drawDrawers(opened, depth)] : []),
    make("ul", {}, ...lines.map((line) => make("li", {}, line))),
  );
}

/**
 * Return ascending numbers, counted from 1, as ranges: 1–16, 20.
 *
 * @param {number[]} numbers
 * @returns {string[]}
 */
function joinRanges(numbers) {
  /** @type {[number, number][]} */
  const ranges = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first + 1}` : `${first + 1}–${last + 1}`));
}
