"""Two languages that nobody speaks, made from the English texts: what they do not reach was never to be translated.

The first, `en-XA`, has accents, brackets around every text and is longer by two fifths; the second, `ar-XB`, is the
same from right to left. Both tags are ones that the CLDR keeps for this.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from generator.pages.catalogues import Phrase, read_source

LANGUAGES = {"en-XA": "ltr", "ar-XB": "rtl"}
OPEN, CLOSE = "⟦⟧"
GROWTH = 0.4
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "áçéîñöšûýÁÇÉÎÑÖŠÛÝ")
_MORE = " lôrém îpsûm"
# What stands on the page and is no text of the page's: what the publisher wrote, names, numbers and links of items,
# code, other languages' names. All else must stand in brackets, but for digits, signs, and what the browser's own CLDR
# says: dates, and the countries whose laws a letter can name.
NOT_TRANSLATED = """([open, close, typed]) => {
  const CLDR = /^(\\d+ \\p{L}+ \\d{4}|United Kingdom|Switzerland|Brazil|India)$/u;
  const data = "bdi, code, [lang]:not(html), .pack option, .items, .detail, script, noscript, style, template";
  const strip = (text) => {
    const inner = new RegExp(`${open}[^${open}${close}]*${close}`, "g");
    for (let before; before !== text; ) [before, text] = [text, text.replace(inner, "")];
    return CLDR.test(text.trim()) ? "" : typed.reduce((rest, name) => rest.replaceAll(name, ""), text);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    if (!node.parentElement.closest(data) && /\\p{L}/u.test(strip(node.data))) found.push(node.data.trim());
  }
  for (const element of document.querySelectorAll("body *")) {
    for (const name of ["aria-label", "title", "alt", "placeholder", "aria-description"]) {
      const value = element.getAttribute(name);
      if (value && !element.closest(data) && /\\p{L}/u.test(strip(value))) found.push(`${name}: ${value}`);
    }
  }
  return found;
}"""
# What sticks out of the screen at either side, or of a part that would cut it off unseen. The address in an item's row
# is no word, and ends with an ellipsis where a phone has no room for it.
CUT = """() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const { left, right, width: own, height } = element.getBoundingClientRect();
    if (own <= 1 || height <= 1 || element.closest("svg, input, pre, .skip, .unseen, .address")) continue;
    if (right > width + 0.5 || left < -0.5) found.push(`${element.tagName}.${element.className}: ${left}..${right}`);
    const { overflowX } = getComputedStyle(element);
    if (overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) {
      found.push(`${element.tagName}.${element.className} cuts ${element.scrollWidth - element.clientWidth}`);
    }
  }
  return found;
}"""


def accent(text: Phrase) -> Phrase:
    """Write a text, or each of its plurals, in the pseudo-language; values stay as they are."""
    if not isinstance(text, str):
        return {plural: _accent(form) for plural, form in text.items()}
    return _accent(text)


def _accent(text: str) -> str:
    parts = re.split(r"(\{\w+\})", text)
    letters = "".join(part if part.startswith("{") else part.translate(_ACCENTED) for part in parts)
    wanted = round(len(text) * GROWTH)
    return f"{OPEN}{letters}{(_MORE * (wanted // len(_MORE) + 1))[:wanted].rstrip()}{CLOSE}"


def write_pseudo_theme(folder: Path) -> Path:
    """Write a theme that brings both languages; give its folder."""
    lines = []
    for table, texts in read_source().tables.items():
        lines.append(f"[{table}]\n")
        lines += [f"{name} = {_write_toml(accent(text))}\n" for name, text in texts.items()]
    theme = folder / "theme" / "texts"
    theme.mkdir(parents=True)
    for tag, direction in LANGUAGES.items():
        head = f'[language]\nname = "{OPEN}{tag}{CLOSE}"\nlocale = "en-GB"\ndirection = "{direction}"\n'
        (theme / f"{tag}.toml").write_text(head + "".join(lines), encoding="utf-8")
    return theme.parent


def _write_toml(text: Phrase) -> str:
    if isinstance(text, str):
        return json.dumps(text, ensure_ascii=False)
    return "{ " + ", ".join(f"{plural} = {_write_toml(form)}" for plural, form in text.items()) + " }"
