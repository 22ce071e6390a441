// The page in a language that the visitor reads better: offered in that language, as a link, and nothing more.
//
// The browser's list of languages is compared with the page's own menu on the device; no request reveals it to anyone.

import { make, makeButton } from "./elements.js";

/**
 * Show a line with a link to the page in the visitor's language, if there is one that suits better than this.
 *
 * @param {HTMLElement | null} menu  its links have `hreflang` and the offer in that language, except this page's own
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
 * Return the link for the first wanted language that has a page: the exact tag, or at least the same language.
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
