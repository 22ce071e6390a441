"""Update the catalogues from the English texts, or list what they lack.

From the repository's root:

python -m tools.catalogues update          the English texts -> hushdex.pot -> every hushdex.po
python -m tools.catalogues add LANGUAGE    start a catalogue by its tag, such as sv or sr-Latn
python -m tools.catalogues check           list what is untranslated, fuzzy or wrong; exit code 1 if anything is
"""

from __future__ import annotations

import sys
from pathlib import Path

from generator.pages.catalogues import list_translations, read_catalogue
from generator.pages.languages import find_locale
from tools.catalogues.checking import check_catalogue
from tools.catalogues.merging import make_template, merge_catalogue, write_catalogue

FOLDER = Path("site_templates/locale")


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            write_catalogue(make_template(None), FOLDER / "hushdex.pot")
            for tag in list_translations():
                write_catalogue(merge_catalogue(tag, read_catalogue(tag)), find_path(tag))
        case ["add", tag] if find_locale(tag) and tag not in list_translations():
            write_catalogue(make_template(tag), find_path(tag))
        case ["check"]:
            faults = [f"{tag}: {fault}" for tag in list_translations() for fault in check_catalogue(tag)]
            print("\n".join(faults) or "Every catalogue is complete.")
            return int(bool(faults))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def find_path(tag: str) -> Path:
    return FOLDER / tag / "LC_MESSAGES" / "hushdex.po"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
