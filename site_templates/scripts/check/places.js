// Where this page is in its site.

/** The relative path from this page to the site's root: `./`, `../`, …. */
export const root = /** @type {string} */ (document.documentElement.dataset.root);
/** The relative path to the root of the page's language. */
export const home = /** @type {string} */ (document.documentElement.dataset.home);
