"""One address, one reply: as a browser asks for it, with nothing followed, nothing decoded, nothing hidden.

A redirect is a reply. The body is what came over the wire, and what it decodes to stands beside it. A proxy that the
environment names (HTTPS_PROXY, NO_PROXY) is used, and `Fetcher.proxy` tells it.
"""

from __future__ import annotations

import re
import time
import urllib.request
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import urllib3

from generator import __version__
from shards.errors import FormatError

CONNECTIONS = 4
"""Few, so that the host takes no offence."""
_PATIENCE = urllib3.Timeout(connect=10, read=20)
# One more try, where the connection broke before there was a reply, or where the host asks to come back.
_RETRIES = urllib3.Retry(
    total=1,
    redirect=0,
    status_forcelist=(429, 502, 503, 504),
    backoff_factor=1,
    raise_on_status=False,
    raise_on_redirect=False,
    retry_after_max=5,
)
_LONGEST = 120.0
_PIECE = 2**18
_BROWSER_ENCODINGS = "gzip, deflate, br, zstd"
_AGENT = f"Mozilla/5.0 (compatible; hushdex-verify/{__version__})"


@dataclass(frozen=True)
class Reply:
    """What a host said: header names in lower case, with all their values; `wire` bytes long when it came."""

    address: str
    status: int
    headers: dict[str, tuple[str, ...]]
    body: bytes
    wire: int

    def header(self, name: str) -> str:
        """Give a header's values, joined as HTTP joins them; '' if there is none."""
        return ", ".join(self.headers.get(name.lower(), ()))

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, in lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def encoding(self) -> str:
        """The Content-Encoding, '' for none."""
        encoding = self.header("content-encoding").strip().lower()
        return "" if encoding == "identity" else encoding


class Fetcher:
    """Asks one site, over few connections that are kept; to be closed."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        proxies = urllib.request.getproxies()
        bypassed = urllib.request.proxy_bypass(parts.hostname or "")
        self.proxy = "" if bypassed else proxies.get(parts.scheme, "")
        options = {"maxsize": CONNECTIONS, "timeout": _PATIENCE, "retries": _RETRIES}
        self._pool: urllib3.PoolManager = (
            urllib3.ProxyManager(self.proxy, **options) if self.proxy else urllib3.PoolManager(**options)  # type: ignore[arg-type]
        )

    def close(self) -> None:
        """Close what is open."""
        self._pool.clear()

    def get(self, address: str, limit: int, *, accept: str = "*/*") -> Reply:
        """Ask for an address with the encodings that a browser takes, and read at most `limit` bytes of it.

        Raises FormatError `network` or `timeout` where there is no reply, `too-large` where it does not end in time.
        """
        reply = self._ask(address, limit, accept, _BROWSER_ENCODINGS)
        decoded = _decode(reply.body, reply.encoding, limit) if reply.encoding else reply.body
        if decoded is None:  # in an encoding that only a browser knows: the bytes come by a second request
            plain = self._ask(address, limit, accept, "identity")
            decoded = _decode(plain.body, plain.encoding, limit) if plain.encoding else plain.body
        if decoded is None:
            raise FormatError("network", f"It comes in the encoding {reply.encoding}, asked for or not.")
        return Reply(reply.address, reply.status, reply.headers, decoded, reply.wire)

    def _ask(self, address: str, limit: int, accept: str, encodings: str) -> Reply:
        headers = {"User-Agent": _AGENT, "Accept": accept, "Accept-Encoding": encodings}
        try:
            response = self._pool.request("GET", address, headers=headers, redirect=False, preload_content=False)
            try:
                body = _read(response, limit)
            finally:
                response.close()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            cause = _find_cause(error)
            # A connection that could not be made is one of urllib3's time-outs too.
            slow = isinstance(cause, urllib3.exceptions.TimeoutError | TimeoutError)
            if slow and not isinstance(cause, urllib3.exceptions.NewConnectionError):
                raise FormatError("timeout", "The host did not answer in time.") from error
            raise FormatError("network", f"{_explain(cause)}.") from error
        if len(body) > limit:
            raise FormatError("too-large", f"It is longer than {limit:,} bytes.")
        named = {name.lower(): tuple(response.headers.getlist(name)) for name in response.headers}
        return Reply(address, response.status, named, body, len(body))


def _decode(body: bytes, encoding: str, limit: int) -> bytes | None:
    """Undo gzip and deflate; None for other encodings, and for what is damaged or grows over the limit."""
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 32)  # either header
        decoded = decoder.decompress(body, limit + 1)
    except zlib.error:
        return None
    return decoded if decoder.eof and len(decoded) <= limit else None


def _read(response: urllib3.BaseHTTPResponse, limit: int) -> bytes:
    """Read a body as it comes, up to one byte over the limit; a host that only drips is given up."""
    deadline = time.monotonic() + _LONGEST
    body = bytearray()
    while len(body) <= limit and (piece := response.read(min(_PIECE, limit + 1 - len(body)), decode_content=False)):
        body += piece
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)


def _find_cause(error: BaseException) -> BaseException:
    while isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    return error


def _explain(error: BaseException) -> str:
    """Say what went wrong, without the library's own words around it."""
    words = str(error) or type(error).__name__
    # "HTTPConnection(host=…): Failed to establish a new connection: [Errno 111] Connection refused"
    return re.sub(r"^HTTPS?Connection\([^)]*\): |\[(Errno|SSL)[^]]*\] ", "", words).rstrip(".")
