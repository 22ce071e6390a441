"""Two languages that nobody speaks, made from the English texts: what they do not reach was never to be translated.

The first, `en-XA`, has accents, brackets around every text and is longer by two fifths; the second, `ar-XB`, is the
same from right to left. Both tags are ones that the CLDR keeps for this.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from generator.pages.catalogues import Text, read_source

LANGUAGES = {"en-XA": "ltr", "ar-XB": "rtl"}
OPEN, CLOSE = "⟦⟧"
GROWTH = 0.4
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "áçéîñöšûýÁÇÉÎÑÖŠÛÝ")
_MORE = " lôrém îpsûm"


def accent(text: Text) -> Text:
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


def _write_toml(text: Text) -> str:
    if isinstance(text, str):
        return json.dumps(text, ensure_ascii=False)
    return "{ " + ", ".join(f"{plural} = {_write_toml(form)}" for plural, form in text.items()) + " }"
