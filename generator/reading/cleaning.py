"""Raw fields -> the columns of a batch; rows and links that cannot be used are reported.

In this order: null text → '', quotation marks of TSV, URL decoding, line endings to LF, surrounding white space off;
then the checks (NUL, length, lost digits, links), links from a template, and rows without a name. Edits that few
values need are applied to those values only, once for each distinct value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.reading.links import clean_link, encode_part, split_template
from generator.reading.queries import LOST
from generator.reading.rejects import IGNORED, NAMELESS, NOBODY
from generator.settings.dataset import ROLES_CHART, ROLES_IDENTIFIER

LIMITS = {  # bytes of UTF-8; anything longer is a missing line ending or delimiter, not a name
    **dict.fromkeys(ROLES_IDENTIFIER, 4096), "item": 1024, "url": 4096, "title": 4096, "license": 1024,
}  # fmt: skip
UNRESERVED = r"[^A-Za-z0-9._~@-]"

Mask = npt.NDArray[np.bool_]
Edit = Callable[[str], str | None]


@dataclass(frozen=True)
class FieldFault:
    """A problem in a row: its index in the table, the role, the value, what is wrong, and how to fix it."""

    index: int
    role: str
    value: str
    reason: str
    hint: str
    ignored: bool = False


@dataclass
class Cleaned:
    """Columns by role, which rows to keep, and the problems found; `warned` counts rows that lose their link."""

    columns: dict[str, pa.StringArray]
    keep: Mask
    rejects: list[FieldFault] = field(default_factory=list)
    warning: FieldFault | None = None
    warned: int = 0


@dataclass(frozen=True)
class Cleaning:
    """How to clean a data set's fields.

    Args:
        roles: the roles that come from columns, in order.
        template: the link's template, or None.
        decode: role -> 'url' where values are URL-encoded.
        null: text that means an empty field, '' for none.
        unquote: the quotation mark of a TSV file, '' for none.
        ignore: texts that name nobody.
        unquote_all: whether every quoted field is unquoted; otherwise only those with doubled marks inside.
    """

    roles: tuple[str, ...]
    template: str | None = None
    decode: Mapping[str, str] = field(default_factory=dict)
    null: str = ""
    unquote: str = ""
    unquote_all: bool = False
    ignore: tuple[str, ...] = ()

    def apply(self, table: pa.Table | pa.RecordBatch) -> Cleaned:
        """Return the columns of a table, each of type utf8, cleaned and checked."""
        cleaned = Cleaned({}, np.ones(table.num_rows, np.bool_))
        for role in self.roles:
            cleaned.columns[role] = self._clean(table.column(role), role)
        for role in self.roles:
            if role not in ROLES_CHART:
                _check_values(cleaned, role)
        if "url" in self.roles:
            _check_links(cleaned)
        if self.template is not None:
            cleaned.columns["url"] = expand_template(self.template, cleaned.columns, table.num_rows)
        _check_names(cleaned, self.ignore)
        return cleaned

    def _clean(self, column: pa.Array | pa.ChunkedArray, role: str) -> pa.StringArray:
        array = _as_array(column)
        if self.null:
            array = pc.if_else(pc.equal(array, self.null), "", array)
        if self.unquote and _has(array, self.unquote.encode()):
            array = _unquote(array, self.unquote, everything=self.unquote_all)
        if self.decode.get(role) == "url" and (_has(array, b"%") or _has(array, b"+")):
            array = _edit(array, _as_mask(pc.match_substring_regex(array, "[%+]")), _decode_url)
        lowest, highest = _byte_range(array)
        if lowest > 0x20 and highest < 0x80:
            return array
        if _has(array, b"\r"):
            array = pc.replace_substring_regex(array, "\r\n?", "\n")
        mask = _may_have_space(array)
        return _put(array, mask, pc.utf8_trim_whitespace(array.filter(pa.array(mask)))) if mask.any() else array


def expand_template(template: str, columns: Mapping[str, pa.StringArray], rows: int) -> pa.StringArray:
    """Return a link for each row; '' where a role that the template names is empty."""
    pieces: list[pa.StringArray | pa.StringScalar] = []
    empty = np.zeros(rows, np.bool_)
    for place, text in enumerate(split_template(template)):
        if place % 2 == 0:
            pieces.append(pa.scalar(text))
            continue
        column = columns[text]
        pieces.append(_edit(column, _as_mask(pc.match_substring_regex(column, UNRESERVED)), encode_part))
        empty |= _lengths(column) == 0
    links = pc.binary_join_element_wise(*pieces, "")
    return pc.if_else(pa.array(empty), "", links)


def _check_values(cleaned: Cleaned, role: str) -> None:
    array = cleaned.columns[role]
    lengths = _lengths(array)
    if len(lengths) and lengths.max() > LIMITS[role]:
        for index in np.flatnonzero(lengths > LIMITS[role]).tolist():
            size = f"longer than {LIMITS[role]:,} bytes: {lengths[index]:,}"
            _reject(cleaned, index, role, size, "Is a line ending, delimiter or quotation mark missing?")
    if _byte_range(array)[0] >= 0x20:
        return
    if _has(array, LOST[:1].encode()):
        reason = "a number that has lost digits, or bytes that are not text"
        for index in np.flatnonzero(_as_mask(pc.starts_with(array, LOST))).tolist():
            _reject(
                cleaned,
                index,
                role,
                reason,
                "Store IDs as text or as integers, not as floating-point numbers.",
                len(LOST),
            )
    if _has(array, b"\0"):
        for index in np.flatnonzero(_as_mask(pc.match_substring(array, "\0"))).tolist():
            _reject(
                cleaned, index, role, "a NUL character in the field", "Remove the NUL character. Is the file damaged?"
            )
    if _has(array, NOT_DECODED[:1].encode()):
        for index in np.flatnonzero(_as_mask(pc.starts_with(array, NOT_DECODED))).tolist():
            _reject(cleaned, index, role, "not URL-encoded UTF-8", "Fix the percent-encoding.", len(NOT_DECODED))


def _reject(cleaned: Cleaned, index: int, role: str, reason: str, hint: str, skip: int = 0) -> None:
    if cleaned.keep[index]:  # one reason per row is enough
        cleaned.keep[index] = False
        value = cleaned.columns[role][index].as_py()[skip : skip + 1000]
        cleaned.rejects.append(FieldFault(index, role, value, reason, hint))


def _check_links(cleaned: Cleaned) -> None:
    array = cleaned.columns["url"]
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
    secure, plain = (_as_mask(pc.starts_with(array, scheme)) for scheme in ("https://", "http://"))
    good = secure | plain
    offsets, data = _offsets(array), np.frombuffer(_data(array), np.uint8)
    places = offsets[:-1] + np.where(secure, 8, 7)
    good &= places < offsets[1:]
    first = data[places[good] - offsets[0]]
    good[good] = (first != ord("/")) & (first != ord("?")) & (first != ord("#"))
    return good


def _check_names(cleaned: Cleaned, ignore: tuple[str, ...]) -> None:
    if ignore:
        _drop_ignored(cleaned, ignore)
    names = [_lengths(array) for role, array in cleaned.columns.items() if role in ROLES_IDENTIFIER]
    nameless = np.logical_and.reduce([lengths == 0 for lengths in names]) & cleaned.keep
    roles = [role for role in cleaned.columns if role in ROLES_IDENTIFIER]
    for index in np.flatnonzero(nameless).tolist():
        hint = "Every row needs a name: fill it in, map another column, or allow such rows (max_rejects)."
        cleaned.rejects.append(FieldFault(index, roles[0], "", NAMELESS, hint))
    cleaned.keep &= ~nameless


def _drop_ignored(cleaned: Cleaned, ignore: tuple[str, ...]) -> None:
    """Empty the identifiers that name nobody, and leave out the rows that are left without one."""
    known = pa.array(ignore, pa.string())
    before = {role: array for role, array in cleaned.columns.items() if role in ROLES_IDENTIFIER}
    found = {role: _as_mask(pc.is_in(array, known)) for role, array in before.items()}
    for role, mask in found.items():
        if mask.any():
            cleaned.columns[role] = pc.if_else(pa.array(mask), "", before[role])
    named = np.logical_or.reduce([_lengths(cleaned.columns[role]) > 0 for role in before])
    nobody = np.logical_or.reduce(list(found.values())) & ~named & cleaned.keep
    for index in np.flatnonzero(nobody).tolist():
        role = next(role for role, mask in found.items() if mask[index])
        value = before[role][index].as_py()
        cleaned.rejects.append(FieldFault(index, role, value, NOBODY, IGNORED, ignored=True))
    cleaned.keep &= ~nobody


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
    offsets = _offsets(array)
    data = np.frombuffer(_data(array), np.uint8)
    mask = np.zeros(len(array), np.bool_)
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    base = offsets[0] if len(offsets) else 0
    for byte in (data[offsets[:-1][filled] - base], data[offsets[1:][filled] - 1 - base]):
        mask[filled[(byte <= 0x20) | (byte >= 0x80)]] = True
    return mask


def _as_array(column: pa.Array | pa.ChunkedArray) -> pa.StringArray:
    array = column
    if isinstance(column, pa.ChunkedArray):  # combine_chunks would copy a single chunk
        chunks = column.chunks
        array = chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks) if chunks else pa.array([], pa.string())
    return array.fill_null("") if array.null_count else array


def _as_mask(array: pa.BooleanArray) -> Mask:
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)


def _offsets(array: pa.StringArray) -> npt.NDArray[np.int32]:
    if len(array) == 0:
        return np.zeros(1, np.int32)
    return np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array) + 1]


def _lengths(array: pa.StringArray) -> npt.NDArray[np.int32]:
    return np.diff(_offsets(array))


def _data(array: pa.StringArray) -> memoryview:
    offsets, buffer = _offsets(array), array.buffers()[2] if len(array) else None
    return memoryview(buffer)[int(offsets[0]) : int(offsets[-1])] if buffer is not None else memoryview(b"")


def _byte_range(array: pa.StringArray) -> tuple[int, int]:
    """Return the lowest and the highest byte in any value: a quick test for control characters, NUL and our marks."""
    data = np.frombuffer(_data(array), np.uint8)
    return (int(data.min()), int(data.max())) if len(data) else (0x7F, 0)


def _has(array: pa.StringArray, needle: bytes) -> bool:
    """Return whether any value contains a byte."""
    return bool((np.frombuffer(_data(array), np.uint8) == needle[0]).any())
