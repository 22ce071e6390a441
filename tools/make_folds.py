"""Write the tables of the match key (FORMAT.md section 4): run from the root, `python3.11 -m tools.make_folds`.

What follows from Unicode 14.0 is computed, so this needs Python 3.11, which has exactly that version; what follows from
how people write names is listed here. The tables go into `shards/folds.py`, `folds.js` for the browser, and a vector.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from tools.make_unicode14 import encode_ranges

ROOT = Path(__file__).parent.parent
VECTORS = ROOT / "shards" / "vectors"
TWIN = "site_templates/scripts/format/folds.js"

REVISION = 6
"""Increase this with every change to FORMAT.md that makes readers' answers differ (sections 2, 3, 4, 10 and 13)."""
MOST_MISSING = 8
"""Characters without an entry within a run."""
KEPT_CLASSES = (0, 8, 103, 118, 129, 130, 132)
"""Combining classes whose characters are letters or vowels: not dropped."""

APOSTROPHES = (
    "'`\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb"
    "\u2018\u2019\u201a\u201b\u2032\u2035\ua78c\u055a\u05f3\u05f4"
)
DROPPED = "\u0621\u0640\u30fc"
"""Hamza, tatweel and the sign for a long vowel in kana, which are often left out."""

LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ȷ": "j", "ĸ": "k", "ŋ": "n", "ə": "e",
    "ɑ": "a", "ɡ": "g", "ɛ": "e", "ɔ": "o", "ǝ": "e", "ꜳ": "aa", "ꜩ": "tz", "ƀ": "b", "ƚ": "l", "ɵ": "o", "ʉ": "u",
    "ƒ": "f",
    # Cyrillic: what other keyboards lack
    "ґ": "г", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ү": "у", "ұ": "у", "ә": "а", "һ": "х", "ҳ": "х", "җ": "ж",
    "і": "и", "ј": "и", "є": "е", "ь": "", "ъ": "",
    # Hebrew: letters at the end of a word, and Yiddish pairs
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "װ": "וו", "ױ": "וי", "ײ": "יי",
    # Arabic, Persian and Urdu: one letter by several code points, or left unmarked
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ں": "ن",
    # Indic: letters without a vowel, candrabindu and anusvara, khanda ta
    "\u0d7a": "\u0d23", "\u0d7b": "\u0d28", "\u0d7c": "\u0d30", "\u0d7d": "\u0d32", "\u0d7e": "\u0d33",
    "\u0d7f": "\u0d15",
    "\u0901": "\u0902", "\u0981": "\u0982", "\u0a01": "\u0a02", "\u0a81": "\u0a82", "\u09ce": "\u09a4",
    # Indic: long i and u, which are often written short
    **{chr(base + long): chr(base + long - 1) for base in (0x900, 0x980, 0xA00, 0xA80) for long in (8, 10, 64, 66)},
    # Kanji of names that are written in two ways
    "髙": "高", "﨑": "崎", "𠮷": "吉", "邊": "辺", "邉": "辺", "齋": "斉", "齊": "斉", "斎": "斉", "澤": "沢",
    "濱": "浜", "嶋": "島", "嶌": "島", "眞": "真", "惠": "恵", "櫻": "桜", "瀨": "瀬", "廣": "広",
    "冨": "富", "峯": "峰", "舘": "館", "濵": "浜", "栁": "柳", "槇": "槙",
    "&": " and ", "©": " copyright ", "℗": " copyright ", "№": "no",
}  # fmt: skip
"""Letters, and signs that are read as words, and what they become; those made from Unicode's names come on top."""

SOUNDS = {
    **dict.fromkeys("ehijy", ""), "c": "k", "f": "p", "q": "k", "w": "v", "x": "ks",
    # Cyrillic; folding has made one letter of some
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "", "ж": "z", "з": "z", "и": "", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "p", "х": "k", "ц": "ts",
    "ч": "k", "ш": "s", "щ": "sk", "ы": "", "э": "", "ю": "u", "я": "a", "ђ": "d", "ѕ": "dz", "љ": "l", "њ": "n",
    "ћ": "k", "џ": "dz",
    # Greek
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "", "ζ": "z", "η": "", "θ": "t", "ι": "", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "", "φ": "p", "χ": "k",
    "ψ": "ps", "ω": "o",
    # Georgian
    "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "", "ვ": "v", "ზ": "z", "თ": "t", "ი": "", "კ": "k", "ლ": "l",
    "მ": "m", "ნ": "n", "ო": "o", "პ": "p", "ჟ": "z", "რ": "r", "ს": "s", "ტ": "t", "უ": "u", "ფ": "p", "ქ": "k",
    "ღ": "g", "ყ": "k", "შ": "s", "ჩ": "k", "ც": "ts", "ძ": "dz", "წ": "ts", "ჭ": "k", "ხ": "k", "ჯ": "", "ჰ": "",
    # Armenian
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "", "զ": "z", "է": "", "ը": "", "թ": "t", "ժ": "z", "ի": "",
    "լ": "l", "խ": "k", "ծ": "ts", "կ": "k", "հ": "", "ձ": "dz", "ղ": "g", "ճ": "k", "մ": "m", "յ": "", "ն": "n",
    "շ": "s", "ո": "o", "չ": "k", "պ": "p", "ջ": "", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "ts",
    "ւ": "v", "փ": "p", "ք": "k", "օ": "o", "ֆ": "p",
    # Indic scripts and kana, where it does not follow from the characters' names
    "し": "s", "じ": "", "ち": "k", "ぢ": "", "つ": "tsu", "っ": "", "づ": "zu", "ふ": "pu", "ੰ": "n",
}  # fmt: skip
"""What a letter counts for between names in two alphabets: nothing if it is often dropped or written in another way.
The match key leaves out the `a` as well. More come from Unicode's names, by `_SPOKEN`."""
_SPOKEN = re.compile(
    "(?:DEVANAGARI|BENGALI|GURMUKHI|GUJARATI|TAMIL|TELUGU|KANNADA|MALAYALAM) "
    "(?:(?:LETTER|VOWEL SIGN) (?:VOCALIC |SHORT |CANDRA )?([A-Z]+)|SIGN (?:CANDRABINDU|ANUSVARA|VISARG(A)))"
    "|HIRAGANA LETTER (?:SMALL )?([A-Z]{1,2})"
)

TITLES = (
    "dr", "doctor", "prof", "professor", "mr", "mister", "mrs", "ms", "mx", "miss", "sir", "dame", "rev", "fr", "phd",
    "md", "jr", "sr",
    "esq", "mba", "msc", "bsc", "capt", "herr", "frau", "dipl", "ing", "mme", "mlle", "mgr", "sra",
    "ii", "iii", "iv", "srta", "dott", "dottssa", "ssa", "drs", "fru", "dra", "profa", "junior", "senior", "2nd", "3rd",
    "med", "mag", "inz", "hab", "csc", "freiherr", "graf", "baron", "lord", "lady", "madame", "monsieur", "senor",
    "senora", "don", "dona", "signor", "signora", "sig", "avv", "pan", "pani", "froken", "rer", "nat", "pd",
    "em", "emeritus", "emerita", "obe", "mbe", "cbe", "проф", "ооо", "оао", "зао", "тов",
    "นาย", "นาง", "นางสาว", "さん", "様", "氏", "先生", "씨", "님",
)  # fmt: skip
TRADES = (
    "photo", "photos", "foto", "fotos", "photography", "photographer", "photographe", "photographie", "photographic",
    "photographs", "fotografie", "fotograf", "fotografia", "fotografo", "fotografa", "images", "pics", "pictures",
    "bild", "the", "gmbh", "mbb", "inc", "ltd", "limited", "llc", "plc", "corp", "kg", "ohg", "sarl", "srl", "www",
)  # fmt: skip
JOINERS = ("and", "und", "et", "og", "och")
CREDITS = (
    "photo", "photos", "foto", "fotos", "photograph", "photographs", "photography", "photographed", "picture",
    "pictures", "pic", "pics", "image", "images", "bild", "bilder", "credit", "credits", "courtesy", "taken", "shot",
    "imagen", "fotografia", "fotografie", "photographie",
)  # fmt: skip
OF = ("by", "of", "from", "von", "de", "di", "par", "por", "av", "af", "door", "fra", "courtesy", "credit", "credits")
AT = ("on", "via", "at", "from", "auf", "bei", "sur", "en", "de", "su", "pa", "na")
PLATFORMS = (
    "flickr", "instagram", "twitter", "facebook", "youtube", "tumblr", "wikimedia", "wikipedia", "commons", "500px",
    "deviantart", "github", "behance", "pinterest", "linkedin", "tiktok", "mastodon",
)  # fmt: skip
WORDS = {"TITLES": TITLES + TRADES + JOINERS, "CREDITS": CREDITS, "OF": OF, "AT": AT, "PLATFORMS": PLATFORMS}


@cache
def _assigned() -> list[str]:
    return [chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) not in ("Cn", "Cs")]


@cache
def _occurs(character: str) -> bool:
    """Return whether a character can occur in a canonical text that was decomposed."""
    return unicodedata.normalize("NFKD", character.lower()) == character


def find_marks() -> list[int]:
    """Return the code points that are dropped: all marks except vowels, and characters that are often left out."""
    marks = (ord(one) for one in _assigned() if _occurs(one) and unicodedata.combining(one) not in KEPT_CLASSES)
    return sorted({*marks, *map(ord, DROPPED)})


def find_separators() -> list[int]:
    """Return the code points that divide words: all except letters, numbers, and marks that do not enclose."""
    listed = set(APOSTROPHES + DROPPED) | set(LETTERS)
    return [
        ord(one)
        for one in _assigned()
        if _occurs(one)
        and one not in listed
        and (unicodedata.category(one)[0] in "PSZC" or unicodedata.category(one) == "Me")
    ]


def find_digits() -> list[int]:
    """Return the code points of decimal digits beyond ASCII: they come in tens, from 0 to 9."""
    digits = [ord(one) for one in _assigned() if unicodedata.category(one) == "Nd" and _occurs(one) and one > "9"]
    if [unicodedata.decimal(chr(point)) for point in digits] != list(range(10)) * (len(digits) // 10):
        raise ValueError("digits do not come in tens")
    return digits


def find_letters() -> dict[str, str]:
    """Return what characters become: the list above, letters with a stroke, a hook …, small capitals, circles."""
    found = {}
    for one in _assigned():
        name = unicodedata.name(one, "")
        match = re.fullmatch(r"LATIN SMALL LETTER ([A-Z]) WITH .+|LATIN LETTER SMALL CAPITAL ([A-Z])", name)
        if match and _occurs(one) and unicodedata.category(one) == "Ll":
            found[one] = (match[1] or match[2]).lower()
        elif unicodedata.category(one) == "No" and _occurs(one) and 0x2000 < ord(one) < 0x3000:
            value = unicodedata.numeric(one)
            if value == int(value):
                found[one] = str(int(value))
    return found | LETTERS


def find_sounds() -> dict[str, str]:
    """Return what letters count for: the list above, and Indic scripts and kana by the names of their letters."""
    latin = str.maketrans({one: into for one, into in SOUNDS.items() if one.isascii()})
    found = {}
    for one in _assigned():
        match = _SPOKEN.fullmatch(unicodedata.name(one, ""))
        if match and unicodedata.normalize("NFKC", one) == one:
            name = next(filter(None, match.groups()), "n").lower()
            # Indic scripts do not write most of their a's
            name = name if match[3] else name.replace("a", "")
            # a doubled letter in a name tells where the tongue is: TTA is another T
            found[one] = re.sub(r"(.)\1+", r"\1", name.translate(latin))
    return found | SOUNDS


def join_ranges(points: list[int]) -> list[tuple[int, int]]:
    """Return code points joined into ranges, across gaps in which no character can occur."""
    wanted, ranges = set(points), []
    for first in sorted(points):
        if ranges and all(point in wanted or _may_join(point) for point in range(ranges[-1][1] + 1, first)):
            ranges[-1] = (ranges[-1][0], first)
        else:
            ranges.append((first, first))
    return ranges


def _may_join(point: int) -> bool:
    character = chr(point)
    return unicodedata.category(character) in ("Cn", "Cs") or not _occurs(character)


def encode_runs(table: dict[str, str]) -> str:
    """Return what characters become, as runs of neighbours between commas: the first one, then what each becomes.

    That is a letter, with capitals before it if there are several; "-" for nothing, " " for a character without entry.
    """
    runs: list[str] = []
    last = -MOST_MISSING - 2
    for point, into in sorted((ord(one), into) for one, into in table.items()):
        missing = point - last - 1
        written = into[:-1].upper() + into[-1:] or "-"
        if missing > MOST_MISSING:
            runs.append(chr(point) + written)
        else:
            runs[-1] += " " * missing + written
        last = point
    return ",".join(runs)


def make_tables() -> dict[str, str]:
    """Return every table as the text that both modules contain."""
    tables = {
        "MARKS": encode_ranges(join_ranges(find_marks())),
        "SEPARATORS": encode_ranges(join_ranges(find_separators())),
        "DIGITS": encode_ranges([(first, first + 9) for first in find_digits()[::10]]),
        "APOSTROPHES": APOSTROPHES,
        "LETTERS": ",".join(f"{one}{into}" for one, into in sorted(find_letters().items())),
        "SOUNDS": encode_runs(find_sounds()),
    }
    return tables | {name: " ".join(words) for name, words in WORDS.items()}


def _cut(table: str, *, python: bool) -> list[str]:
    """Return a table as string literals, each short enough for a line."""
    pieces, piece = [], ""
    for character in table:
        if python:
            written = ascii(character)[1:-1]
        else:
            written = json.dumps(character, ensure_ascii=unicodedata.category(character)[0] == "M")[1:-1]
        if len(piece) + len(written) > 100:
            pieces.append(piece)
            piece = ""
        piece += written
    return [f'"{piece}"' for piece in [*pieces, piece]]


def _rewrite(path: Path, tables: dict[str, str]) -> None:
    python = path.suffix == ".py"
    text = path.read_text("utf-8")
    for name, table in tables.items():
        pieces = _cut(table, python=python)
        if python:
            body = pieces[0] if len(pieces) == 1 else "(\n" + "\n".join(f"    {piece}" for piece in pieces) + "\n)"
            pattern = rf'(?<=\n{name} = )(?:\(\n.*?\n\)|"[^\n]*")(?=\n)'
        else:
            body = " +\n".join(f"  {piece}" for piece in pieces)
            pattern = rf"(?<=export const {name} =\n).*?(?=;\n)"
        text, count = re.subn(pattern, body.replace("\\", r"\\"), text, count=1, flags=re.S)
        if count != 1:
            raise ValueError(f"{path}: no table {name}")
    path.write_text(text, "utf-8")


def make_vector() -> str:
    """Return the vector with the tables, for a reader in any language."""
    vector = {
        "kind": "folds",
        "describes": "The tables of the match key: ranges with both ends, what letters become, and words.",
        "cases": [
            {"table": "marks", "ranges": join_ranges(find_marks())},
            {"table": "separators", "ranges": join_ranges(find_separators())},
            {"table": "digits", "ranges": [(first, first + 9) for first in find_digits()[::10]]},
            {"table": "apostrophes", "characters": APOSTROPHES},
            {"table": "letters", "letters": find_letters()},
            {"table": "sounds", "letters": find_sounds()},
            *({"table": name.lower(), "words": list(words)} for name, words in WORDS.items()),
        ],
    }
    return json.dumps(vector, sort_keys=True) + "\n"


def digest_rules(folds: str) -> str:
    """Return the digest of the rules for reading names (FORMAT.md section 9) as hex, with this text of the vector."""
    unicode14 = (VECTORS / "unicode14.json").read_bytes()
    whole = b"hushdex/2/rules\x00" + REVISION.to_bytes(4, "big") + unicode14 + folds.encode()
    return hashlib.sha256(whole).hexdigest()


if __name__ == "__main__":
    text = make_vector()
    (VECTORS / "folds.json").write_text(text)
    made = {"RULES": digest_rules(text), **make_tables()}
    for target in ("shards/folds.py", TWIN):
        if (ROOT / target).exists():
            _rewrite(ROOT / target, made)
