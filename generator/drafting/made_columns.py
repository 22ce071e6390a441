"""Columns that a list does not have, but that can be made of what it has.

These are full names, names that something else follows in their lines, and the names of the files. They are
added to an extract as further columns, so that they get roles like any other; `Guess` writes their recipes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator.drafting.column_profiles import read_traits
from generator.drafting.column_roles import ADDRESSED, GIVEN, SURE
from generator.drafting.first_rows import Extract, counts_up
from generator.drafting.platform_guess import are_persons
from generator.reading import name_file
from generator.settings.dataset import DELIMITERS
from lists.given_names import count_given_names
from lists.headings import BETWEEN, NAMES, read_whole

LEAST_NAMES, LEAST_HANDLES = 2, 3
"""So many files are needed for their names to be those of people, or of accounts."""
LEAST_PATHS, MOSTLY = 3, 0.9
_ENDING = r"(?:\.[A-Za-z0-9]{1,5})+$"
_LEFT = (rf"([^/\\]+?) - [^/\\]+{_ENDING}", rf"[^/\\]+? - ([^/\\]+?){_ENDING}")
_RIGHT = (rf"[^/\\]+ - ([^/\\]+?){_ENDING}", rf"([^/\\]+) - [^/\\]+{_ENDING}")
"""The author and the title in a file's name, where the author stands left or right of the hyphen, and has none."""
_LEFT_OF_TITLE, _RIGHT_OF_TITLE = (r"^(.+?) - .+$",), (r"^.+ - (.+)$",)
"""The author in a title that is no file's name."""
_FOLDER = (rf"([^/\\]+)[/\\][^/\\]+{_ENDING}", rf"([^/\\]+?){_ENDING}")
"""The author and the title in the path of a file in a folder that is called as the author."""
_BY = (r"^.+ by (.+)$", r"^(.+) by .+$")
"""The author and the title in `River by Ada Ex`."""
_FILE = r"[^/\\]+$"
_ARTICLE = re.compile(r"(?:the|an?|der|die|das|le|la|les|el|los|las|il|lo|een|het)\s", re.IGNORECASE)
"""How titles begin, but hardly ever names."""
_FOLLOWING = {
    "email": (r"[ ,:;]{1,3}[<(\[]?", r"[^<>()\[\]\s,:;]+@[^<>()\[\]\s,:;]+\.[^<>()\[\]\s,:;]+", r"[>)\]]?"),
    "handle": (r"[ ,:;]{1,3}[<(\[]?", r"@[^<>()\[\]\s@]+", r"[>)\]]?"),
    "title": (r" {1,3}[-–—] {1,3}", r".+", ""),
    "description": (r"(?:, |: )", r".+", ""),
}
"""What may follow the name in a line, what separates it, and what ends it, by what its column is called then."""
LEAST_LINES, FOLLOWED = 3, 0.6
"""So many lines, and this share of all, must have it; in the others, the name stands alone."""
_COUNTED = r"^\s*([0-9]+)[.):]?\s+(\S.*)$"
_MARKED = r"^\s*[*+–-]\s+(\S.*)$"
_COUNTED_NAME, _COUNT = r"^\s*[0-9]+[.):]?\s+(\S.*)$", r"^\s*([0-9]+)[.):]?\s"
_PART_OF_NAME = re.compile(
    r"[\W\d]+|(?:jr|sr|[iv]{2,3}|esq|ph\.? ?d|m\.?d|dr|prof|m\.?a|b\.?a|m\.?sc|b\.?sc)\.?", re.IGNORECASE
)
_UNCLEAR = (
    "its lines may be names, last name first, or names and something else behind the comma. If it is something else, "
    "put a line with the names of the columns above them, such as `name,profession`."
)
_EITHER = (
    "either side of the hyphens in its lines may be the name. Put a line with the names of the columns above them, "
    "such as `author;title`, and a semicolon in the place of each hyphen."
)
LONGEST_NAME = 255
"""What file systems take; in a longer text, `_PATH` would be looked for at length."""
_NO_NAME = re.compile(
    r"(?i)(?:train|test|val|valid|validation|dev|eval|part|shard|chunk|data|dataset|list|export|page|file|image|photo|all"
    r"|index|results?|output|new|old|final|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"|.*[0-9]{3,}.*|[a-z]?[0-9]+"
)


def add_full_names(extract: Extract) -> Extract:
    """Return an extract with a column of full names, if first and last names are in columns of their own."""
    first, last = (_find_part(extract, meaning) for meaning in ("first_name", "last_name"))
    if (first is None) != (last is None):  # `Apellidos, Nombre`, or `Name, Vorname`: the name is the other part
        other = _find_other_part(extract, first if last is None else last)
        first, last = (first, other) if last is None else (other, last)
    for pair in (("given", "family"), ("first", "last")):
        if first is None or last is None:
            first, last = (_find_member(extract, name) for name in pair)
    if first is None or last is None:
        return extract
    middle, second = (_find_part(extract, meaning) for meaning in BETWEEN)
    parts = tuple(place for place in (first, middle, last, second) if place is not None)
    values = tuple(" ".join(filter(None, (row[place] for place in parts))) for row in extract.rows)
    return _add(extract, "full_name", values, {"join": parts})


def add_path_names(extract: Extract) -> Extract:
    """Return an extract with columns of authors and titles, if a column has paths such as `a/Ada Ex - River.epub`.

    Titles with authors, `River - Ada Ex`, are read likewise if a heading says that they are titles.
    """
    if any(one.name in NAMES for heading in extract.headings if heading for one in read_whole(heading)):
        return extract
    for place, heading in enumerate(extract.headings):
        values = extract.values(place)
        names = [_name_last(value) for value in values]
        of_titles = any(one.name == "title" for one in read_whole(heading)) if heading else False
        for left, right in ((_LEFT, _RIGHT), *([(_LEFT_OF_TITLE, _RIGHT_OF_TITLE)] if of_titles else [])):
            likely = [side for side in (left, right) if _have_authors(names, side[0])]
            if len(likely) != 1:
                continue
            for name, pattern in zip(("author", "title"), likely[0], strict=False):
                texts = [_take(pattern, one) for one in names]
                extract = _add(extract, name, texts, {"from": place, "match": pattern})
            return _add_files(extract, place) if left is _LEFT else extract
        is_title = of_titles or len(extract.headings) == 1
        if (beside := _add_from_texts(extract, place, is_title=is_title)) is not extract:
            return beside
    return extract


def _add_from_texts(extract: Extract, place: int, *, is_title: bool) -> Extract:
    """Return an extract with columns of authors and titles from paths `Ada Ex/River.epub`, or `River by Ada Ex`."""
    ends = ["/".join(re.split(r"[/\\]", value)[-2:]) for value in extract.values(place)]
    texts = [end if len(end) <= LONGEST_NAME else "" for end in ends]
    for pair in (_FOLDER, *([_BY] if is_title else [])):
        if _have_authors(texts, pair[0]):
            for name, pattern in zip(("author", "title"), pair, strict=True):
                values = [_take(pattern, text) for text in texts]
                extract = _add(extract, name, values, {"from": place, "match": pattern})
            return extract
    return extract


def _have_authors(names: Sequence[str], pattern: str) -> bool:
    """Return whether nearly all names of files have an author where a pattern says so."""
    authors = [author for name in names if (author := _take(pattern, name))]
    is_most = len(authors) >= max(LEAST_PATHS, MOSTLY * len(names))
    return is_most and are_persons(authors) and not any(map(_ARTICLE.match, authors))


def _name_last(value: str) -> str:
    """Return the last name of a path, such as `Ada Ex - River.epub`; '' for a text that is longer than such names."""
    name = re.split(r"[/\\]", value)[-1]
    return name if len(name) <= LONGEST_NAME else ""


def _add_files(extract: Extract, place: int) -> Extract:
    """Return an extract with a column of the names of files, if these tell the rows apart, and folders precede them."""
    values = extract.values(place)
    names = list(map(_name_last, values))
    is_path = names != values and len(set(names)) == len(names)
    return _add(extract, "file", names, {"from": place, "match": _FILE}) if is_path else extract


def add_followed_names(extract: Extract) -> Extract:
    """Return an extract with columns of names and of what follows them in their lines, as in `Ada Ex, painter`.

    Where it is not certain which is which, or whether the name goes on as in `García Ex, Ana`, it is `unclear`.
    """
    if len(extract.headings) != 1 or extract.form not in DELIMITERS:
        return extract
    lines = [value for value in extract.values(0) if value]
    for heading, (between, rest, end) in _FOLLOWING.items():
        name, following = f"^(.+?)(?:{between}{rest}{end})?$", f"^.+?{between}({rest}){end}$"
        found = [re.search(following, line) for line in lines]
        after = [match[1] for match in found if match]
        if len(after) < max(LEAST_LINES, FOLLOWED * len(lines)):
            continue
        before = [_take(name, line) for line in lines]
        if heading == "title" and are_persons(after):
            if are_persons(before):
                return replace(extract, unclear=_EITHER)
            name, following = f"^(?:.+?{between})?(.+)$", f"^(.+?){between}.+$"
        elif not are_persons(before) or all(map(_PART_OF_NAME.fullmatch, after)):
            return extract
        elif heading == "description" and not _describe_persons(after) and any("," in line for line in lines):
            given, others = count_given_names(after) / len(after), count_given_names(before) / len(before)
            if given > GIVEN and others < GIVEN / SURE:
                return extract  # `García Ex, Ana`: the last name first
            if not (others > GIVEN and given < GIVEN / SURE):
                return replace(extract, unclear=_UNCLEAR)
        said = "description" if heading == "title" and _describe_persons(after) else heading
        for column, pattern in (("name", name), (said, following)):
            values = tuple(_take(pattern, value) for value in extract.values(0))
            extract = _add(extract, column, values, {"from": 0, "match": pattern})
        return extract
    return extract


def add_addressed_names(extract: Extract) -> Extract:
    """Return an extract with columns of the names and the addresses in columns of `Ada Ex <ada@example.org>`."""
    for place, heading in enumerate(extract.headings if len(extract.headings) > 1 else ()):
        texts = [value for value in extract.values(place) if value]
        addressed = [text for text in texts if _take(ADDRESSED[1], text)]
        names = [_take(ADDRESSED[0], text) for text in addressed]
        if len(addressed) < max(LEAST_LINES, FOLLOWED * len(texts)) or not are_persons(names):
            continue
        for what, pattern in zip(("name", "email"), ADDRESSED, strict=True):
            values = [_take(pattern, value) for value in extract.values(place)]
            extract = _add(extract, f"{heading} {what}".strip(), values, {"from": place, "match": pattern})
    return extract


def add_counted_names(extract: Extract) -> Extract:
    """Return an extract with columns of names and of the numbers before them, as `uniq -c` and ranked lists have them.

    Hyphens and the like before all names are left out, and so are numbers that only count the lines. Numbers that
    differ in all lines without being sorted are ids.
    """
    if len(extract.headings) != 1 or extract.form not in DELIMITERS:
        return extract
    lines = [value for value in extract.values(0) if value]
    if len(lines) >= LEAST_LINES and all(re.search(_MARKED, line) for line in lines):
        names = [_take(_MARKED, value) for value in extract.values(0)]
        return _add(extract, extract.headings[0].strip("#* ") or "name", names, {"from": 0, "match": _MARKED})
    found = [match for line in lines if (match := re.search(_COUNTED, line))]
    is_naming = all(re.search(r"[^\W\d_]", match[2]) for match in found)
    if (
        len(found) < max(LEAST_LINES, len(lines))
        or not is_naming
        or 2 * sum(match[2][0].isdigit() for match in found) > len(found)
    ):
        return extract
    numbers = [int(match[1]) for match in found]
    is_sorted = numbers in (sorted(numbers), sorted(numbers, reverse=True))
    heading = "count" if is_sorted or len(set(numbers)) < len(numbers) else "id"
    extract = _add(extract, "name", [_take(_COUNTED_NAME, value) for value in extract.values(0)],
                   {"from": 0, "match": _COUNTED_NAME})  # fmt: skip
    if counts_up([str(number) for number in numbers]):
        return extract
    return _add(extract, heading, [_take(_COUNT, value) for value in extract.values(0)], {"from": 0, "match": _COUNT})


def _take(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def _describe_persons(texts: Sequence[str]) -> bool:
    """Return whether nearly all texts say what somebody is: in small letters, or a profession that is a heading."""
    meanings = ("maker", "contributor")
    said = [text[:1].islower() or any(one.name in meanings for one in read_whole(text)) for text in texts]
    return sum(said) >= MOSTLY * len(said)


def add_file_names(extract: Extract, files: Sequence[Path]) -> Extract:
    """Return an extract with a column of the files' names, if these look like the names of people or accounts."""
    stems = [name_file(file, "stem") for file in files]
    traits = read_traits(stems)
    named = traits.name > 0.8 and len(stems) >= LEAST_NAMES
    listed = traits.handle > 0.95 and len(stems) >= LEAST_HANDLES
    if not (named or listed) or any(map(_NO_NAME.fullmatch, stems)) or len(set(stems)) < len(stems):
        return extract
    return _add(extract, "file_name", (stems[0],) * len(extract.rows), {"file": "stem"})


def add_some_rows(extract: Extract, name: str, place: int, teller: int, value: str) -> Extract:
    """Return an extract with a column that has the fields of another in those rows alone where `teller` has a value."""
    values = tuple(row[place] if row[teller].strip() == value else "" for row in extract.rows)
    return _add(extract, name, values, {"from": place, "where": {teller: value}})


def add_some_fields(extract: Extract, name: str, place: int, *, match: str = "", unless: str = "") -> Extract:
    """Return an extract with a column of those fields of another that match a pattern, or that do not match one."""
    recipe = {"from": place, "match": match} if match else {"from": place, "unless": unless}
    pattern = re.compile(match or unless)
    values = tuple(value if bool(pattern.search(value)) == bool(match) else "" for value in extract.values(place))
    return _add(extract, name, values, recipe)


def name_stem(file: Path) -> str:
    """Return the name of a file without its endings: `ada` for `ada.csv.gz`."""
    stem = file.name
    while "." in stem.strip(".") and len(stem.rpartition(".")[2]) <= 7:
        stem = stem.rpartition(".")[0]
    return stem


def _find_part(extract: Extract, meaning: str) -> int | None:
    for place, heading in enumerate(extract.headings):
        found = read_whole(heading) if heading and place not in extract.lists else ()
        if found and found[0].name == meaning and read_traits(extract.values(place)).plain:
            return place
    return None


def _find_other_part(extract: Extract, known: int | None) -> int | None:
    """Return the column called name beside one of first or of last names, if it does not have both."""
    place = _find_part(extract, "name")
    if known is None or place is None:
        return None
    both = sum(bool(row[known]) and row[known].casefold() in row[place].casefold() for row in extract.rows)
    return place if 5 * both < len(extract.rows) else None


def _find_member(extract: Extract, name: str) -> int | None:
    """Return the column of a member called so, such as `authors.given`, as Crossref and CSL have it."""
    places = [place for place, heading in enumerate(extract.headings) if heading.rpartition(".")[2].lower() == name]
    return next((place for place in places if read_traits(extract.values(place)).plain), None)


def _add(extract: Extract, name: str, values: Sequence[str], recipe: dict[str, object]) -> Extract:
    while name in extract.headings:
        name += "_"
    rows = tuple((*row, value) for row, value in zip(extract.rows, values, strict=True))
    made = {**extract.made, len(extract.headings): recipe}
    return replace(extract, headings=(*extract.headings, name), rows=rows, made=made)
