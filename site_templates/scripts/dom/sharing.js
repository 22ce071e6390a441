// Sharing: the page's own address, and nothing else, to the clipboard or through the device's share menu.

import { make, makeButton } from "./elements.js";

/**
 * Fill the place for sharing with buttons.
 *
 * @param {HTMLElement | null} place  if the page has one
 * @param {import("./texts.js").Texts} texts
 */
export function offerSharing(place, texts) {
  // A page from a file, or in a frame, has no address that others can use.
  if (!place || !location.protocol.startsWith("http")) return;
  const address = location.origin + location.pathname;
  const done = place.appendChild(make("p", { role: "status" }));
  if (navigator.clipboard) {
    const copy = makeButton(texts.say("share-copy"), async () => {
      const copied = await navigator.clipboard.writeText(address).then(() => true, () => false);
      // If the browser does not let the page copy, the visitor still can.
      done.textContent = copied ? texts.say("share-copied") : address;
    });
    done.before(copy);
  }
  if (navigator.share) {
    const share = makeButton(texts.say("share"), () => {
      // Cancelling is not an error.
      navigator.share({ url: address }).catch(() => {});
    });
    done.before(share);
  }
}
