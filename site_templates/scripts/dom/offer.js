// The page in a language that the visitor reads better: said in that language, and offered as a link, nothing more.
//
// The browser's list of languages is compared on the device with the page's own menu; no request tells it to anybody.

import { make, makeButton } from "./elements.js";

/**
 * Show a line with a link to the page in the visitor's own language, if there is one that is nearer than this.
 *
 * @param {HTMLElement | null} menu  whose links have `hreflang` and the offer in that language, but for this page's own
 * @param {readonly string[]} wanted  the visitor's languages, best first
 */
export function offerLanguage(menu, wanted) {
  if (!menu) return;
  const link = chooseLink([...menu.querySelectorAll("a")], wanted);
  if (!link?.dataset.offer) return;
  const { lang, dir, href } = link;
  const line = make("p", { class: "offer", lang, dir }, make("a", { href, hreflang: lang }, link.dataset.offer));
  const close = makeButton("×", () => line.remove());
  close.setAttribute("aria-label", `${link.dataset.close}`);
  line.append(close);
  menu.append(line);
}

/**
 * Choose the first of the wanted languages that there is a page in: as it is, or at least the same language elsewhere.
 *
 * @template {{ hreflang: string }} T
 * @param {readonly T[]} links
 * @param {readonly string[]} wanted
 * @returns {T | undefined}
 */
export function chooseLink(links, wanted) {
  const base = (/** @type {string} */ tag) => tag.toLowerCase().split("-")[0];
  for (const tag of wanted) {
    const near = links.filter(({ hreflang }) => base(hreflang) === base(tag));
    const found = near.find(({ hreflang }) => hreflang.toLowerCase() === tag.toLowerCase()) ?? near[0];
    if (found) return found;
  }
  return undefined;
}
