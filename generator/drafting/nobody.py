"""What a list writes where it names nobody: placeholders, the total and the source below a table, a repeated header.

Such texts are proposed as `ignore`. Words that are also names of people, such as Null, None and Na, are not among them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from lists.headings import AMBIGUOUS, normalize, read_whole

_BRACKETED = re.compile(
    r"[\[(<{*_-]+ *(?:deleted|removed|unknown|redacted|withheld|blank|empty|n/?a|none|null)(?: user| account)?"
    r" *[\])>}*_-]+|#(?:n/a|ref!|value!|name\?|div/0!|null!|num!)",
    re.IGNORECASE,
)
_PLACEHOLDERS = """
    unknown, unknown author, unknown artist, unknown photographer, unknown creator, unknown user, unknown person,
    author unknown, artist unknown, photographer unknown, not known, not available, not provided, not specified,
    not recorded, unspecified, undisclosed, n/a, n.a., no name, no author, no photographer, no artist, anonymous, anon.,
    deleted user, account deleted, name withheld, unbekannt, unbekannter autor, unbekannter fotograf, anonym, k. a.,
    k.a., ohne autor, keine angabe, desconocido, autor desconocido, anónimo, sin autor, inconnu, auteur inconnu,
    anonyme, sans auteur, desconhecido, autor desconhecido, anônimo, sconosciuto, autore sconosciuto, anonimo, onbekend,
    anoniem, nieznany, autor nieznany, neznámý, okänd, ukendt, ukjent, tuntematon, bilinmiyor, неизвестно, неизвестен,
    неизвестный, автор неизвестен, аноним, невідомо, 不明, 作者不詳, 匿名, 未知, 佚名, 미상, 익명, مجهول,
    غير معروف, לא ידוע
"""
_KNOWN = frozenset(phrase.strip() for phrase in _PLACEHOLDERS.split(","))
_FOOTER = re.compile(
    r"""\(?[0-9][0-9.,]*\ (?:rows?|records?|entries|results?|items?|lines?|members?|names?|works?|titles?|zeilen
        |mitglieder|einträge|namen|werke|titel|filas|socios|afiliados|obras|nombres|lignes|membres|adhérents|œuvres|noms
        |righe|soci|iscritti|opere|nomi|linhas|sócios|leden|namen|rader|medlemmar|medlemmer|członków|членов)[^\w]*
    |(?:(?:grand|sub)?[- ]?total|summe|gesamt|insgesamt|suma|totale|totaal|итого|всего)
        (?:\ \w+){1,3}\s?[:=]?\s?[0-9][0-9.,]*
    |(?:(?:grand|sub)?[- ]?total|sum|(?:gesamt|zwischen|end)?summe|gesamt|insgesamt
        |suma|somme|totale|totaal|итого|合計|总计|합계)\b[^\w]*[0-9.,\ ]*
    |(?:sources?|data\ source|quellen?|fuentes?|fonte|bron|źródło|источник|出典|来源|notes?|anmerkung|nota|generated
        |exported|created|as\ of|stand|last\ updated|retrieved|date|license|lizenz)\ ?:.+
    |(?:generated|exported|created|downloaded|printed|last\ updated)\ (?:on|at|by|from|with)\b.+
    |(?:\*+|-+)?\ ?end\ of\ (?:list|file|report|data|table|document)\b.*
    |©.+|copyright\ \(c\).+""",
    re.IGNORECASE | re.VERBOSE,
)
_TYPE = re.compile(
    r"(?:string|str|text|varchar|char|int|integer|long|bigint|float|double|decimal|numeric|number|date|datetime|timestamp"
    r"|time|bool|boolean|object|array|json|uuid)(?:[0-9]{1,3}|\([0-9]+\))?"
)
_COUNT = re.compile(r"[^\w]*[0-9][0-9.,]*\s+[^\W\d_]+")
"""How many of something there are, as a total says it: `6 members`."""
_REMARK = re.compile(r"^\s*(?:[*†‡]+|[0-9]\))\s|^(?=.*[0-9])(?:\S+\s+){3}|^(?:\S+\s+){5}")
"""What a remark below a table begins with or has, unlike most names."""
TYPES_ROW = 2
"""Within so many rows from the start, one may say which types the columns have."""
LAST = 5
"""How many rows at the end of a list may be something else."""


def is_footer(text: str) -> bool:
    """Return whether a text is what people write below a table: a total, a source, the number of rows."""
    return _FOOTER.fullmatch(text.strip()) is not None


def is_placeholder(text: str, *, account: bool) -> bool:
    """Return whether a text stands for a name that is not known; of accounts, only what no account can be called."""
    return _BRACKETED.fullmatch(text) is not None or (not account and text.casefold() in _KNOWN)


def find_nobody(
    rows: Sequence[Sequence[str]], headings: Sequence[str], places: Mapping[int, bool], *, at_end: bool
) -> Counter[str]:
    """Return what names nobody in some columns, exactly as written, and in how many rows.

    A total at the end is looked for in all rows: then those of parts of the table may be among them.

    Args:
        rows: a sample.
        headings: of the columns, '' for none.
        places: the columns with names; whether these are of accounts.
        at_end: whether the last rows of the sample are those of the list.
    """
    found: Counter[str] = Counter()
    last = rows[-LAST:] if at_end else ()
    if any(_is_sum(row, place) for row in last for place in places):
        last = [row for number, row in enumerate(rows) if number >= len(rows) - LAST or any(map(is_footer, row))]
    for place, account in places.items():
        found.update(row[place] for row in rows if row[place] and is_placeholder(row[place], account=account))
        found.update(row[place] for row in rows if row[place] == headings[place] and _is_header(row, headings))
        found.update(row[place] for row in rows if row[place].startswith("#") and _is_comment(row, place))
        found.update(row[place] for row in rows[:TYPES_ROW] if _are_types(row))
        found.update(row[place] for row in rows[:TYPES_ROW] if row[place] and _are_headings(row))
        found.update(row[place] for row in last if _is_sum(row, place))
        found.update(row[place] for row in _list_remarks(rows, place) if at_end)
    return found


def show_nobody(found: Mapping[str, int]) -> str:
    """Return a sentence about what names nobody, with the number of sampled rows."""
    words = [f"{text!r} ({number:,})" for text, number in list(found.items())[:5]]
    more = " and others" if len(found) > 5 else ""
    one = len(found) == 1
    verb = "names" if one else "name"
    return f"{', '.join(words)}{more} {verb} nobody: see ignore. A build skips rows without another name."


def _is_sum(row: Sequence[str], place: int) -> bool:
    """Return whether a row is what people write below a table or its parts, and its field at a place is not empty."""
    said = [value for value in row if is_footer(value)]
    others = [value for value in row if value and not is_footer(value)]
    are_numbers = all(_is_number(value) or _COUNT.fullmatch(value) for value in others)
    return bool(said and row[place]) and are_numbers and len(others) <= max(1, len(row) // 2)


def _list_remarks(rows: Sequence[Sequence[str]], place: int) -> list[Sequence[str]]:
    """Return the last rows that have nothing but a text that is no name, where all before have more fields."""
    alone = [row for row in rows[-LAST:] if row[place] and sum(map(bool, row)) == 1]
    if len(alone) == len(rows) or any(sum(map(bool, row)) < 2 for row in rows[: len(rows) - len(alone)]):
        return []
    return [row for row in alone if _REMARK.search(row[place])]


def _are_types(row: Sequence[str]) -> bool:
    """Return whether a row says which type each column has, as some programs write below the header."""
    filled = [value.lower() for value in row if value]
    return len(filled) > 1 and all(map(_TYPE.fullmatch, filled))


def _are_headings(row: Sequence[str]) -> bool:
    """Return whether a row has headings alone, as the further lines of a header do, and no word that may be a name."""
    filled = [value for value in row if value]
    return len(filled) > 1 and all(map(read_whole, filled)) and AMBIGUOUS.isdisjoint(map(normalize, filled))


def _is_comment(row: Sequence[str], place: int) -> bool:
    """Return whether a row is a remark: `# …` in a list of one column, or alone in the first of several."""
    return re.match(r"#+\s", row[place]) is not None and place == 0 and not any(row[1:])


def _is_header(row: Sequence[str], headings: Sequence[str]) -> bool:
    same = sum(bool(value) and value == heading for value, heading in zip(row, headings, strict=True))
    return 2 * same > sum(map(bool, row))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[^\w]*[0-9][0-9., ]*[^\w]*", text) is not None
