"""Write tables of Chinese characters: run from the root, `python -m tools.make_han`.

`han.txt` has those that have a simplified form, `pinyin.txt` how the simplified ones of names are read. Needs uconv, of
ICU, whose transforms are part of Unicode's CLDR.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "generator" / "indexing"
UCONV = shutil.which("uconv") or "uconv"
BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
WIDTH = 40


def transform(name: str, characters: list[str]) -> dict[str, str]:
    """Return what a transform of ICU makes of each of these characters."""
    done = subprocess.run([UCONV, "-x", name], input="\n".join(characters).encode(), capture_output=True, check=True)
    return dict(zip(characters, done.stdout.decode().split("\n"), strict=True))


def list_pairs() -> list[str]:
    """Return pairs of a character and its simplified form; of several with one form, the usual one first."""
    characters = [chr(point) for first, last in BLOCKS for point in range(first, last + 1)]
    simplified, usual = (transform(name, characters) for name in ("Hant-Hans", "Hans-Hant"))
    pairs = [(one, into) for one, into in simplified.items() if one != into]
    pairs.sort(key=lambda pair: (usual[pair[1]] != pair[0], pair))
    return ["".join(pair) for pair in pairs]


def list_readings() -> list[str]:
    """Return for each syllable the characters of GB 2312 that are read so, and those read so as a family's name alone.

    Of several readings of a character, the usual one counts.
    """
    characters = [chr(point) for point in range(0x4E00, 0xA000) if _is_common(chr(point))]
    usual, family = (transform(name, characters) for name in ("Han-Latin", "Han-Latin/Names"))
    syllables: dict[str, tuple[list[str], list[str]]] = {}
    for one in characters:
        reading, other = (_strip_tone(found[one]) for found in (usual, family))
        syllables.setdefault(reading, ([], []))[0].append(one)
        if other != reading:
            syllables.setdefault(other, ([], []))[1].append(one)
    return [" ".join([key, *filter(None, map("".join, some))]) for key, some in sorted(syllables.items()) if some[0]]


def _is_common(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _strip_tone(reading: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", reading) if not unicodedata.combining(one))


def main() -> None:
    """Write the files."""
    pairs = list_pairs()
    lines = [" ".join(pairs[at : at + WIDTH]) for at in range(0, len(pairs), WIDTH)]
    for name, table in (("han.txt", lines), ("pinyin.txt", list_readings())):
        (FOLDER / name).write_text("\n".join(table) + "\n", "utf-8")


if __name__ == "__main__":
    main()
