r"""CSV each line of which is quoted as a whole, such as `"Ada,""River, the"",1"`.

That is what a spreadsheet saves of CSV that it took for text.

The quotation marks around the lines go before the parser sees them, and doubled ones inside are halved. So lines stay
where they are. A line that is not quoted as a whole is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WHOLE = re.compile(rb'^"((?:[^"\n]|"")*)"$', re.MULTILINE)


def unquote_pieces(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield text without the quotation marks around its lines."""
    rest = b""
    for piece in pieces:
        lines, end, rest = (rest + piece).rpartition(b"\n")
        if end:
            yield unquote_lines(lines) + end
    if rest:
        yield unquote_lines(rest)


def unquote_lines(text: bytes) -> bytes:
    """Return whole lines without the quotation marks around them."""
    return _WHOLE.sub(lambda match: match[1].replace(b'""', b'"'), text)
