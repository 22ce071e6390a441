"""Raw fields -> the columns of a batch; rows, names and links that cannot be used are reported.

In this order: null text → '', quotation marks of TSV, line endings to LF, surrounding white space off; columns made of
others, URL decoding, several names in a field; then the checks (NUL, length, lost digits, links), links from a
template, and rows without a name. Edits that few values need are applied to those values only, once for each distinct
value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.reading.csv.escapes import restore_escaped
from generator.reading.field_lists import (
    Fields,
    as_fields,
    combine,
    drop_empty,
    flatten,
    is_list,
    join_values,
    list_texts,
    make_lists,
    map_values,
    split_fields,
    take_first,
)
from generator.reading.links import clean_link, encode_part, split_template
from generator.reading.made_columns import Maker
from generator.reading.made_links import MadeLinks
from generator.reading.queries import LOST
from generator.reading.rejects import IGNORED, NAMELESS, NOBODY, UNREAD
from generator.settings.columns import ROLES_CHART, ROLES_NAME, is_identifier, list_identifiers, list_sources
from lists.cells import (
    BULLET,
    ENTITY,
    LITERAL,
    LOST_DIGITS,
    MOJIBAKE,
    WRAPPED,
    decode_entities,
    read_literal,
    repair_mojibake,
    unwrap,
)

LIMIT = 4096
LIMITS = {  # bytes of UTF-8; anything longer is a missing line ending or delimiter, not a name
    "item": 1024, "url": 4096, "title": 4096, "license": 1024,
}  # fmt: skip
FIRST_OF_SEVERAL = ("url", *ROLES_CHART)
"""The roles for which a list means its first value; for other roles that are no identifiers, its values are joined."""
_NAME_HINT = "Every row needs a name: fill it in, map another column, or allow such rows (max_rejects)."
_READ_HINT = "Change the recipe in [dataset.make], or allow such rows (max_rejects)."
_PIECE = 1 << 18
UNRESERVED = r"[^A-Za-z0-9._~@-]"

Mask = npt.NDArray[np.bool_]
Edit = Callable[[str], str | None]
Previews = dict[str, tuple[str, tuple[str, ...]]]
Unread = dict[int, tuple[str, str]]


@dataclass(frozen=True)
class FieldFault:
    """A problem in a row: its index in the table, the role, the value, what is wrong, and how to fix it.

    `part` means that only this one of the row's names cannot be used.
    """

    index: int
    role: str
    value: str
    reason: str
    hint: str
    part: bool = False
    ignored: bool = False


@dataclass
class Cleaned:
    """Columns by role, which rows to keep, and the problems found; `warned` counts rows that lose their link.

    `doubts` are the first of the names that look wrong, for each reason, and how many there are. A column of an
    identifier role may have lists of names; `shown0` and so on are what is shown beside items.
    """

    columns: dict[str, Fields]
    keep: Mask
    rejects: list[FieldFault] = field(default_factory=list)
    warning: FieldFault | None = None
    warned: int = 0
    doubts: list[tuple[FieldFault, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Cleaning:
    """How to clean a data set's fields.

    Args:
        given: column -> its name in the tables.
        roles: role -> its columns, of the file or made, in order.
        maker: makes the columns that are made of others.
        shown: the columns that are shown beside items.
        split: role -> what separates several names in a field.
        template: the link's template, or None.
        decode: role -> 'url' where values are URL-encoded.
        null: text that means an empty field, '' for none.
        unquote: the quotation mark of a TSV file, '' for none.
        ignore: texts that name nobody.
        escape: a backslash, where the file escapes characters by it; '' otherwise.
        unquote_all: whether every quoted field is unquoted; otherwise only those with doubled marks inside.
        links: how links are made that are null, or None.
    """

    given: Mapping[str, str]
    roles: Mapping[str, tuple[str, ...]]
    maker: Maker
    shown: tuple[str, ...] = ()
    split: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    template: str | None = None
    decode: Mapping[str, str] = field(default_factory=dict)
    null: str = ""
    unquote: str = ""
    unquote_all: bool = False
    ignore: tuple[str, ...] = ()
    escape: str = ""
    links: MadeLinks | None = None

    def apply(self, table: pa.Table | pa.RecordBatch) -> Cleaned:
        """Return the columns of a table, each of type utf8 or list<utf8>, cleaned and checked.

        Links that are null remain so, unless names or ids have changed, so that links do not follow from them.
        """
        raw, rows = self._read(table), table.num_rows
        cleaned = self._apply(raw, rows)
        if not self.links or not table.column("url").null_count:
            return cleaned
        made = as_fields(table.column("url").is_null())
        if not _still_made(self.links, raw, cleaned.columns, _as_mask(made)):
            return self._apply(self._read(self.links.fill(table)), rows)
        cleaned.columns["url"] = (
            pa.nulls(rows, pa.string()) if made.true_count == rows else pc.if_else(made, None, cleaned.columns["url"])
        )
        return cleaned

    def _read(self, table: pa.Table | pa.RecordBatch) -> dict[str, Fields]:
        return {name: as_fields(table.column(name)) for name in self.given.values()}

    def _apply(self, raw: Mapping[str, Fields], rows: int) -> Cleaned:
        cleaned = Cleaned({}, np.ones(rows, np.bool_))
        given = self._clean_all(raw)
        for role, columns in self.roles.items():
            made = [self.maker.make(column, given, rows) for column in columns]
            cleaned.columns[role] = self._join_columns(role, made)
            if role in ROLES_NAME:
                _clean_names(cleaned, role)
        for number, column in enumerate(self.shown):
            cleaned.columns[f"shown{number}"] = join_values(self.maker.make(column, given, rows))
        for role in cleaned.columns:
            if role not in ROLES_CHART:
                _check_values(cleaned, role)
        if "url" in self.roles:
            _check_links(cleaned)
        if self.template is not None:
            cleaned.columns["url"] = expand_template(self.template, cleaned.columns, rows)
        _check_names(cleaned, self.ignore, lambda places: self._find_unread(given, rows, places))
        return cleaned

    def _find_unread(self, given: Mapping[str, Fields], rows: int, places: pa.Array) -> Unread:
        """Return which of some rows have a text that their names are made of: the role, and the first such text."""
        found: Unread = {}
        for role in list_identifiers(self.roles):
            for column in self.roles[role]:
                source = self.maker.make_source(column, given, rows)
                texts = [] if source is None else join_values(source).take(places).to_pylist()
                for place, text in zip(places.to_pylist(), texts, strict=False):
                    if text:
                        found.setdefault(place, (role, text))
        return found

    def preview(self, table: pa.Table | pa.RecordBatch) -> Previews:
        """Return the first value of each made column, and the first field that is split (`readers.preview_columns`)."""
        given, rows = self._clean_all(self._read(table)), table.num_rows
        found: Previews = {}
        for name, recipe in self.maker.recipes.items():
            sources = dict.fromkeys(map(str, list_sources(name, self.maker.recipes)))
            if not sources.keys() <= given.keys():  # nothing uses this column, so what it is made of is not read
                continue
            values = join_values(self.maker.make(name, given, rows)).to_pylist()
            row = next((row for row, value in enumerate(values) if value), 0)
            before = " + ".join(join_values(given[one])[row].as_py() for one in sources) if values else ""
            if recipe.file:
                before = before or str(self.maker.file)
            found[f"make.{name}"] = before, tuple(values[row : row + 1])
        for role in self.split:
            found[f"split.{role}"] = "", ()
            for column in self.roles[role]:
                whole = self.maker.make(column, given, rows)
                parts = zip(join_values(whole).to_pylist(), self._join_columns(role, [whole]).to_pylist(), strict=True)
                several = next(((before, tuple(names)) for before, names in parts if names and names != [before]), None)
                if several:
                    found[f"split.{role}"] = several
                    break
        return found

    def _clean_all(self, raw: Mapping[str, Fields]) -> dict[str, Fields]:
        return {column: map_values(raw[name], self._clean) for column, name in self.given.items()}

    def _clean(self, array: pa.StringArray) -> pa.StringArray:
        if self.null:
            array = pc.if_else(pc.equal(array, self.null), "", array)
        if self.unquote and _has(array, self.unquote.encode()):
            array = _edit(array, _as_mask(pc.match_substring_regex(array, LITERAL)), read_literal)
            array = _unquote(array, self.unquote, everything=self.unquote_all)
        if self.escape:
            array = restore_escaped(array)
        if _has(array, b"='"):
            array = _edit(array, _as_mask(pc.match_substring_regex(array, WRAPPED)), unwrap)
        return _tidy(array)

    def _join_columns(self, role: str, columns: list[Fields]) -> Fields:
        """Return the fields of a role: lists if a row may have several names."""
        if self.decode.get(role) == "url":
            columns = [map_values(column, _decode) for column in columns]
        if role in self.split:
            columns = [split_fields(column, self.split[role]) for column in columns]
        column = columns[0] if len(columns) == 1 else combine(columns)
        if not is_list(column):
            return column
        if is_identifier(role):
            return drop_empty(map_values(column, _tidy))
        return take_first(column) if role in FIRST_OF_SEVERAL else join_values(column)


def _still_made(links: MadeLinks, given: Mapping[str, Fields], cleaned: Mapping[str, Fields], made: Mask) -> bool:
    """Return whether the names and ids of rows with made links are as they were, and their links need no cleaning."""
    longest = len(links.template)
    for role in (links.name, links.id):
        fields = cleaned[role]
        if fields is not given[role]:
            return False
        longest += int(_lengths(fields).max(initial=0))
        lowest, highest = _byte_range(fields)
        if (lowest <= 0x20 or highest >= 0x7F) and _has_unusual(fields.filter(pa.array(made))):
            return False
    return longest <= LIMITS["url"]


def _has_unusual(array: pa.StringArray) -> bool:
    """Return whether any value has white space, a control character or one beyond ASCII."""
    return bool(_as_mask(pc.match_substring_regex(array, r"[^\x21-\x7e]")).any())


def _clean_names(cleaned: Cleaned, role: str) -> None:
    """Decode entities and take off bullets, and doubt names whose encoding was read wrongly."""
    fields = cleaned.columns[role]
    array = list_texts(fields)

    def doubt(mask: Mask, reason: str, hint: str) -> None:
        if mask.any():
            place = int(np.flatnonzero(mask)[0])
            fault = FieldFault(int(flatten(fields)[1][place]), role, array[place].as_py(), reason, hint)
            cleaned.doubts.append((fault, int(np.count_nonzero(mask))))

    lowest, highest = _byte_range(array)
    if lowest <= ord("&") and _has(array, b"&"):
        mask = _as_mask(pc.match_substring_regex(array, ENTITY))
        doubt(mask, "HTML entities in a name, which are read as the characters that they mean", "")
        cleaned.columns[role] = map_values(
            cleaned.columns[role],
            lambda values: _edit(values, _as_mask(pc.match_substring_regex(values, ENTITY)), decode_entities),
        )
    if highest < 0xC3:
        return
    if _has(array, b"\xe2"):
        cleaned.columns[role] = map_values(
            cleaned.columns[role], lambda values: pc.replace_substring_regex(values, BULLET, "")
        )
    odd = _as_mask(pc.match_substring_regex(array, MOJIBAKE)) if _may_be_mojibake(array) else np.zeros(0, np.bool_)
    if odd.any():
        chosen = array.filter(pa.array(odd)).dictionary_encode()
        wrong = np.array([repair_mojibake(text) is not None for text in chosen.dictionary.to_pylist()], np.bool_)
        odd[odd] = wrong[chosen.indices.to_numpy()]
        hint = "The text was decoded wrongly before it got into the list: export it again as UTF-8."
        doubt(odd, "a name that looks wrongly decoded", hint)


def _may_be_mojibake(array: pa.StringArray) -> bool:
    """Return whether any value has a letter from  to ã (C3 82 to C3 A3) before another character beyond ASCII."""
    data = np.frombuffer(_data(array), np.uint8)
    return bool(((data[:-2] == 0xC3) & (data[1:-1] <= 0xA3) & (data[2:] >= 0xC2)).any())


def _tidy(array: pa.StringArray) -> pa.StringArray:
    """Return texts with LF line endings and without white space around them."""
    lowest, highest = _byte_range(array)
    if lowest > 0x20 and highest < 0x80:
        return array
    if lowest <= ord("\r") and _has(array, b"\r"):
        array = pc.replace_substring_regex(array, "\r\n?", "\n")
    mask = _may_have_space(array)
    return _put(array, mask, pc.utf8_trim_whitespace(array.filter(pa.array(mask)))) if mask.any() else array


def _decode(array: pa.StringArray) -> pa.StringArray:
    if not _has(array, b"%") and not _has(array, b"+"):
        return array
    return _tidy(_edit(array, _as_mask(pc.match_substring_regex(array, "[%+]")), _decode_url))


def expand_template(template: str, columns: Mapping[str, Fields], rows: int) -> pa.StringArray:
    """Return a link for each row; '' where a role that the template names is empty."""
    pieces: list[pa.StringArray | pa.StringScalar] = []
    empty = np.zeros(rows, np.bool_)
    for place, text in enumerate(split_template(template)):
        if place % 2 == 0:
            pieces.append(pa.scalar(text))
            continue
        column = take_first(columns[text])
        pieces.append(_edit(column, _as_mask(pc.match_substring_regex(column, UNRESERVED)), encode_part))
        empty |= _lengths(column) == 0
    links = pc.binary_join_element_wise(*pieces, "")
    return pc.if_else(pa.array(empty), "", links)


def _check_values(cleaned: Cleaned, role: str) -> None:
    """Reject the rows, and of several names in a row those names, whose values cannot be used."""
    fields = cleaned.columns[role]
    faults = _find_faults(list_texts(fields), role)
    if not faults:
        return
    array, owner = flatten(fields)
    names = np.bincount(owner, minlength=len(fields))
    bad = np.bincount(owner[list(faults)], minlength=len(fields))
    for place, (value, reason, hint) in sorted(faults.items()):
        index = int(owner[place])
        if cleaned.keep[index]:  # one reason per row is enough
            part = bool(bad[index] < names[index])
            cleaned.keep[index] = part
            cleaned.rejects.append(FieldFault(index, role, value, reason, hint, part=part))
    if is_list(fields):
        kept = np.ones(len(array), np.bool_)
        kept[list(faults)] = False
        cleaned.columns[role] = make_lists(array.filter(pa.array(kept)), owner[kept], len(fields))


def _find_faults(array: pa.StringArray, role: str) -> dict[int, tuple[str, str, str]]:
    """Return which values cannot be used: by index, what to show of the value, what is wrong, and how to fix it."""
    found: dict[int, tuple[str, str, str]] = {}

    def add(mask: Mask, reason: str, hint: str, skip: int = 0) -> None:
        for index in np.flatnonzero(mask).tolist():  # one reason is enough
            found.setdefault(index, (array[index].as_py()[skip : skip + 1000], reason, hint))

    limit, lengths = LIMITS.get(role, LIMIT), _lengths(array)
    if len(lengths) and lengths.max() > limit:
        hint = "Is a line ending, delimiter or quotation mark missing?"
        for index in np.flatnonzero(lengths > limit).tolist():
            found[index] = (array[index].as_py()[:1000], f"longer than {limit:,} bytes: {lengths[index]:,}", hint)
    lowest = _byte_range(array)[0]
    if (is_identifier(role) or role == "item") and lowest <= ord("+") and _has(array, b"+"):
        hint = "A spreadsheet has shortened the number: export the list from its source, with this column as text."
        add(_as_mask(pc.match_substring_regex(array, LOST_DIGITS)), "a number that has lost digits", hint)
    if lowest >= 0x20:
        return found
    if _has(array, LOST[:1].encode()):
        reason = "a number that has lost digits, or bytes that are not text"
        hint = "Store IDs as text or as integers, not as floating-point numbers."
        add(_as_mask(pc.starts_with(array, LOST)), reason, hint, len(LOST))
    if _has(array, b"\0"):
        hint = "Remove the NUL character. Is the file damaged?"
        add(_as_mask(pc.match_substring(array, "\0")), "a NUL character in the field", hint)
    if _has(array, NOT_DECODED[:1].encode()):
        hint = "Fix the percent-encoding."
        add(_as_mask(pc.starts_with(array, NOT_DECODED)), "not URL-encoded UTF-8", hint, len(NOT_DECODED))
    return found


def _check_links(cleaned: Cleaned) -> None:
    array = cleaned.columns["url"]
    if not _data(array):  # all of them are made, or there are none
        return
    good = _begin_with_host(array)
    lowest, highest = _byte_range(array)
    if lowest <= 0x20 or highest >= 0x7F:
        good &= ~_as_mask(pc.match_substring_regex(array, r"[\x00-\x20\x7f-\x{a0}\x{2028}\x{2029}]"))
    odd = ~good & (_lengths(array) > 0)
    if not odd.any():
        return
    links = _edit(array, odd, clean_link)
    lost = odd & (_lengths(links) == 0) & cleaned.keep
    cleaned.columns["url"] = links
    cleaned.warned = int(np.count_nonzero(lost))
    if cleaned.warned:
        index = int(np.flatnonzero(lost)[0])
        hint = "A link must begin with https:// or http://. The item is kept without its link."
        cleaned.warning = FieldFault(index, "url", array[index].as_py(), "not a link that pages can show", hint)


def _begin_with_host(array: pa.StringArray) -> Mask:
    """Return which values are `https://` or `http://` followed by something that can begin a host."""
    secure = _as_mask(pc.starts_with(array, "https://"))
    good = secure if secure.all() else secure | _as_mask(pc.starts_with(array, "http://"))
    offsets, data = _offsets(array), np.frombuffer(_data(array), np.uint8)
    places = offsets[:-1] + np.where(secure, np.int32(8), np.int32(7))
    good = good & (places < offsets[1:])
    chosen = slice(None) if good.all() else good
    first = data[places[chosen] - offsets[0]]
    good[chosen] = (first != ord("/")) & (first != ord("?")) & (first != ord("#"))
    return good


def _check_names(cleaned: Cleaned, ignore: tuple[str, ...], find_unread: Callable[[pa.Array], Unread]) -> None:
    """Reject the rows that name nobody; those whose text a recipe takes no name from may name somebody."""
    if ignore:
        _drop_ignored(cleaned, ignore)
    roles = list_identifiers(cleaned.columns)
    names = [_count(cleaned.columns[role]) for role in roles]
    nameless = np.logical_and.reduce([lengths == 0 for lengths in names]) & cleaned.keep
    unread = find_unread(pa.array(np.flatnonzero(nameless))) if nameless.any() else {}
    for index in np.flatnonzero(nameless).tolist():
        role, value = unread.get(index, (roles[0], ""))
        reason, hint = (UNREAD, _READ_HINT) if value else (NAMELESS, _NAME_HINT)
        cleaned.rejects.append(FieldFault(index, role, value[:1000], reason, hint))
    cleaned.keep &= ~nameless


def _drop_ignored(cleaned: Cleaned, ignore: tuple[str, ...]) -> None:
    """Empty the identifiers that name nobody, and leave out the rows that are left without one."""
    known = pa.array(ignore, pa.string())
    named = np.zeros(len(cleaned.keep), np.bool_)
    found: dict[int, tuple[str, str]] = {}
    for role in list_identifiers(cleaned.columns):
        fields = cleaned.columns[role]
        array, owner = flatten(fields)
        mask = _as_mask(pc.is_in(array, known))
        if mask.any():
            for place in np.flatnonzero(mask).tolist():
                found.setdefault(int(owner[place]), (role, array[place].as_py()))
            if is_list(fields):
                cleaned.columns[role] = make_lists(array.filter(pa.array(~mask)), owner[~mask], len(fields))
            else:
                cleaned.columns[role] = pc.if_else(pa.array(mask), "", array)
        named |= _count(cleaned.columns[role]) > 0
    for index, (role, value) in found.items():
        if cleaned.keep[index] and not named[index]:
            cleaned.keep[index] = False
            cleaned.rejects.append(FieldFault(index, role, value, NOBODY, IGNORED, ignored=True))


NOT_DECODED = "\x01not decoded:"


def _decode_url(text: str) -> str:
    try:
        return unquote_plus(text, errors="strict")
    except UnicodeDecodeError:
        return NOT_DECODED + text


def _unquote(array: pa.StringArray, quote: str, *, everything: bool) -> pa.StringArray:
    """Remove the quotation marks that a CSV writer has put around fields.

    A writer that quotes only when needed doubles the marks inside, or quotes an empty field; `"Bob"` on its own is a
    name with quotation marks, unless the whole file is quoted.
    """
    mark = quote if quote.isalnum() else "\\" + quote
    inner = f"(?:[^{mark}]|{mark}{mark})*"
    pattern = f"(?s)^{mark}{inner}{mark}$" if everything else f"(?s)^{mark}(?:{inner}{mark}{mark}{inner})?{mark}$"
    return _edit(
        array, _as_mask(pc.match_substring_regex(array, pattern)), lambda text: text[1:-1].replace(quote * 2, quote)
    )


def _edit(array: pa.StringArray, mask: Mask, edit: Edit) -> pa.StringArray:
    """Return the array with `edit` applied to the masked values, once for each distinct value; None becomes ''."""
    if not mask.any():
        return array
    chosen = array.filter(pa.array(mask)).dictionary_encode()
    edited = pa.array([edit(text) or "" for text in chosen.dictionary.to_pylist()], pa.string())
    return _put(array, mask, edited.take(chosen.indices))


def _put(array: pa.StringArray, mask: Mask, values: pa.StringArray) -> pa.StringArray:
    return pc.replace_with_mask(array, pa.array(mask), values)


def _may_have_space(array: pa.StringArray) -> Mask:
    """Return which values may begin or end with white space, judging by their first and last byte."""
    offsets, data = _offsets(array), np.frombuffer(_data(array), np.uint8)
    mask = np.zeros(len(array), np.bool_)
    if len(data):
        start, end = offsets[:-1] - offsets[0], offsets[1:] - offsets[0]
        for places in (start, end - 1):
            byte = data.take(places, mode="clip")
            mask |= (byte <= 0x20) | (byte >= 0x80)
        mask &= end > start
    return mask


def _as_mask(array: pa.BooleanArray) -> Mask:
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)


def _offsets(array: pa.StringArray) -> npt.NDArray[np.int32]:
    if len(array) == 0:
        return np.zeros(1, np.int32)
    return np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array) + 1]


def _lengths(array: pa.StringArray) -> npt.NDArray[np.int32]:
    return np.diff(_offsets(array))


def _count(fields: Fields) -> npt.NDArray[np.int32]:
    """Return a number for each row, 0 if it names nobody: the bytes of the name, or the names of the list."""
    return np.diff(fields.offsets.to_numpy()) if is_list(fields) else _lengths(fields)


def _data(array: pa.StringArray) -> memoryview:
    offsets, buffer = _offsets(array), array.buffers()[2] if len(array) else None
    return memoryview(buffer)[int(offsets[0]) : int(offsets[-1])] if buffer is not None else memoryview(b"")


def _byte_range(array: pa.StringArray) -> tuple[int, int]:
    """Return the lowest and the highest byte in any value: a quick test for control characters, NUL and our marks."""
    data = np.frombuffer(_data(array), np.uint8)
    return (int(data.min()), int(data.max())) if len(data) else (0x7F, 0)


def _has(array: pa.StringArray, needles: bytes) -> bool:
    """Return whether any value contains one of these bytes."""
    data = np.frombuffer(_data(array), np.uint8)
    pieces = (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))  # that fit the processor's cache
    return any(any((piece == needle).any() for needle in needles) for piece in pieces)
