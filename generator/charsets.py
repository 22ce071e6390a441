"""A guess at the encoding of bytes that are not UTF-8: for a hint in a message, never for reading."""

from __future__ import annotations

import codecs
import re
import unicodedata

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# (encoding, what its text is made of, the least share of that): the first that fits wins, so the pickiest stand first
SCRIPTS = tuple(
    (name, re.compile(f"[{characters}]"), share)
    for name, characters, share in (
        ("cp1251", "\u0400-\u045f№«»—–", 0.9),
        ("shift_jis", "\u3041-\u30fa", 0.2),
        ("euc_jp", "\u3041-\u30fa", 0.2),
        ("euc_kr", "\uac00-\ud7a3", 0.9),
        ("gb18030", "\u4e00-\u9fff\u3001-\u3011\uff01-\uff5e", 0.95),
        ("big5", "\u4e00-\u9fff\u3001-\u3011\uff01-\uff5e", 0.9),
        ("shift_jis", "\u4e00-\u9fff\u3001-\u3011\uff01-\uff5e", 0.9),
    )
)
LONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")


def guess_encoding(sample: bytes) -> str | None:
    """The encoding that bytes which are not UTF-8 most likely have.

    Args:
        sample: some kilobytes that begin at the start of a line (of a file, for UTF-16 and UTF-32).

    Returns:
        A name that Python knows, or None where nothing fits.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return name
    if sample.count(0) > len(sample) // 5:
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    high = sum(byte > 0x7F for byte in sample)
    if high > 2 * len(LONE.findall(sample)):  # accents among Latin letters stand alone; other scripts come in runs
        for name, usual, share in SCRIPTS:
            foreign = _decode_foreign(sample, name)
            if foreign and len(usual.findall(foreign)) >= share * len(foreign):
                return name
    for name in ("cp1252", "latin-1"):
        foreign = _decode_foreign(sample, name)
        if foreign and not any(unicodedata.category(character) == "Cc" for character in foreign):
            return name
    return None


def _decode_foreign(sample: bytes, name: str) -> str:
    """The characters beyond ASCII; '' where the sample is not in this encoding. It may end inside a character."""
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return ""
    return "".join(character for character in text if character > "\x7f")
