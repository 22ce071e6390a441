"""The steps that make a name of what a rule has captured: a closed list (FORMAT.md section 10).

Each takes a text and an argument, and returns a text, or None where the text cannot be such a name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote_to_bytes

from shards.canonical import canonical
from shards.errors import IdentifierError

Params = Mapping[str, str]

_ESCAPED = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")
_BASE58 = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_BASE58_NUMBER = re.compile(f"[{_BASE58}]{{1,11}}")
_BAD_HOST = re.compile("[\x00-,/:-@\\[-^`{-\x7f]")
_DIGITS = re.compile("[0-9]+")
_TWELVE_DIGITS = re.compile("[0-9]{12}")
_CHECKED = re.compile("[0-9-]*[0-9xX]")
_HASHES = {"md5": hashlib.md5, "sha-1": hashlib.sha1, "sha-256": hashlib.sha256}


def decode(text: str, _argument: str, _params: Params) -> str | None:
    """Decode percent-escapes, if all are well-formed; None if they are not UTF-8 (RFC 3986)."""
    if "%" not in text or not _ESCAPED.fullmatch(text):
        return text
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        return None


def base58(text: str, _argument: str, _params: Params) -> str | None:
    """Return the number that 1 to 11 base-58 digits write, in decimal."""
    if not _BASE58_NUMBER.fullmatch(text):
        return None
    number = 0
    for digit in text:
        number = 58 * number + _BASE58.index(digit)
    return str(number)


def keep(text: str, characters: str, _params: Params) -> str | None:
    """Leave out all but these characters."""
    return "".join(character for character in text if character in characters)


def check(text: str, scheme: str, _params: Params) -> str | None:
    """Return the text if the check digit at its end is right; hyphens do not count.

    `mod-10` is ISBN-13's and EAN-13's (ISO 2108), `mod-11` ISBN-10's, `mod-11-2` that of ISO/IEC 7064.
    """
    if not _CHECKED.fullmatch(text):
        return None
    digits = [10 if digit in "xX" else ord(digit) - 48 for digit in text.replace("-", "")]
    if scheme == "mod-11-2":
        total = 0
        for digit in digits[:-1]:
            total = (total + digit) * 2
        return text if (12 - total % 11) % 11 == digits[-1] else None
    if scheme == "mod-11":
        return text if sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11 == 0 else None
    return text if digits[-1] < 10 and _weigh(digits) % 10 == 0 else None


def ean(text: str, prefix: str, _params: Params) -> str | None:
    """Return the 13 digits of a number of 10: the prefix, all but its check digit, and a new one (ISO 2108)."""
    body = prefix + text[:-1]
    if not _TWELVE_DIGITS.fullmatch(body):
        return None
    return body + str(-_weigh([int(digit) for digit in body]) % 10)


def phone(text: str, _argument: str, params: Params) -> str | None:
    """Return a number as +, country code and the rest (ITU-T E.164).

    `params` may have `country` (its code), `trunk` (the prefix of a national number) and `out` (the prefix of an
    international one, beside 00). A national number without `country` cannot be read. A trunk prefix of 0 is left out
    after the country's code too, where some write it: no number of such a country begins with 0.
    """
    out, country, trunk = (params.get(name, "") for name in ("out", "country", "trunk"))
    starts = ("+", "00", out) if out else ("+", "00")
    digits = "".join(_DIGITS.findall(text.replace("(0)", "") if text.startswith(starts) else text))
    if not text.startswith("+"):
        start = next((start for start in (out, "00") if start and digits.startswith(start)), "")
        if not start and not country:
            return None
        digits = digits[len(start) :] if start else country + digits.removeprefix(trunk)
    if trunk == "0" and digits.startswith(f"{country}0"):
        digits = country + digits[len(country) + 1 :]
    return f"+{digits}" if 7 <= len(digits) <= 15 and digits[0] != "0" else None


def hash_text(text: str, algorithm: str, _params: Params) -> str | None:
    """Return the hash of a text in UTF-8, in hexadecimal digits: `md5` (RFC 1321), `sha-1`, `sha-256` (FIPS 180-4)."""
    if algorithm not in _HASHES:
        return None
    return _HASHES[algorithm](text.encode(), usedforsecurity=False).hexdigest()


def host(text: str, _argument: str, _params: Params) -> str | None:
    """Return a host in Unicode, without `www.` before a domain; None for an address in numbers (RFC 3492, 5890)."""
    try:
        labels = canonical(text).replace("\u3002", ".").removesuffix(".").split(".")
    except IdentifierError:
        return None
    labels = [_read_label(label) for label in labels]
    if len(labels) < 2 or not all(labels) or any(_BAD_HOST.search(label) for label in labels):
        return None
    if _DIGITS.fullmatch(labels[-1]):
        return None
    return ".".join(labels[1:] if labels[0] == "www" and len(labels) > 2 else labels)


def mailbox(text: str, _argument: str, params: Params) -> str | None:
    """Return an address of a person at a host, `@` between them, with the host as `host` returns it."""
    name, _, place = text.rpartition("@")
    found = host(place, "", params)
    return f"{name}@{found}" if name and found and not place.startswith("www.") else None


def swap(text: str, pairs: str, _params: Params) -> str | None:
    """Replace characters: of each pair, the first by the second."""
    return text.translate({ord(one): other for one, other in zip(pairs[::2], pairs[1::2], strict=True)})


STEPS: dict[str, Callable[[str, str, Params], str | None]] = {
    "base58": base58, "check": check, "decode": decode, "ean": ean, "hash": hash_text, "host": host, "keep": keep,
    "mailbox": mailbox, "phone": phone, "swap": swap,
}  # fmt: skip


def _weigh(digits: list[int]) -> int:
    return sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))


def _read_label(label: str) -> str:
    """Return a label in Unicode; one whose Punycode is not that of a canonical text stays as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        found = decode_punycode(label[4:])
        return found if found is not None and canonical(found) == found and not found.isascii() else label
    except IdentifierError:
        return label


def decode_punycode(text: str) -> str | None:
    """Return what a text of letters, digits and hyphens encodes; None if that is nothing (RFC 3492, section 6.2)."""
    basic, _, rest = text.rpartition("-")
    if not basic:
        rest = text  # a hyphen divides only what has characters before it
    if not basic.isascii():
        return None
    output = [ord(character) for character in basic]
    code, place, bias, at = 128, 0, 72, 0
    while at < len(rest):
        before, weight, base = place, 1, 36
        while True:
            if at >= len(rest):
                return None
            digit = "abcdefghijklmnopqrstuvwxyz0123456789".find(rest[at])
            at += 1
            if digit < 0:
                return None
            place += digit * weight
            threshold = min(max(base - bias, 1), 26)
            if digit < threshold:
                break
            weight *= 36 - threshold
            base += 36
            if place > 0x7FFFFFFF or weight > 0x7FFFFFFF:
                return None
        count = len(output) + 1
        bias = _adapt(place - before, count, first=before == 0)
        code += place // count
        place %= count
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            return None
        output.insert(place, code)
        place += 1
    return "".join(map(chr, output))


def _adapt(delta: int, count: int, *, first: bool) -> int:
    delta = delta // 700 if first else delta // 2
    delta += delta // count
    steps = 0
    while delta > 455:
        delta //= 35
        steps += 36
    return steps + 36 * delta // (delta + 38)
