"""One request, one reply: requested as a browser does, without following redirects or hiding anything.

A redirect is a reply. The size on the wire is kept next to the decoded body. A proxy from the environment
(HTTPS_PROXY, NO_PROXY) is used, and `Fetcher.proxy` names it.
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
"""Few, so as not to strain the host."""
_PATIENCE = urllib3.Timeout(connect=10, read=20)
# One retry, if the connection broke before there was a reply, or if the host asks to come back later.
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
    """A host's reply: header names in lower case, with all their values; `wire` is its size in transit, in bytes."""

    address: str
    status: int
    headers: dict[str, tuple[str, ...]]
    body: bytes
    wire: int

    def header(self, name: str) -> str:
        """Return a header's values, joined as in HTTP; '' if there is none."""
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
    """Sends requests to one site over a few connections that are kept open; close it after use."""

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
        """Close all connections."""
        self._pool.clear()

    def get(self, address: str, limit: int, *, accept: str = "*/*") -> Reply:
        """Request an address with the encodings that a browser accepts, and return at most `limit` bytes of it.

        Raises FormatError `network` or `timeout` if there is no reply, `too-large` if it exceeds the limit.
        """
        reply = self._ask(address, limit, accept, _BROWSER_ENCODINGS)
        decoded = _decode(reply.body, reply.encoding, limit) if reply.encoding else reply.body
        if decoded is None:  # in an encoding that only browsers know: request the plain bytes
            plain = self._ask(address, limit, accept, "identity")
            decoded = _decode(plain.body, plain.encoding, limit) if plain.encoding else plain.body
        if decoded is None:
            raise FormatError("network", f"The host sends the encoding {reply.encoding} even if it is not requested.")
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
            # urllib3 also counts a connection that could not be made as a timeout.
            slow = isinstance(cause, urllib3.exceptions.TimeoutError | TimeoutError)
            if slow and not isinstance(cause, urllib3.exceptions.NewConnectionError):
                raise FormatError("timeout", "The host did not answer in time.") from error
            raise FormatError("network", f"{_explain(cause)}.") from error
        if len(body) > limit:
            raise FormatError("too-large", f"The file is longer than {limit:,} bytes.")
        named = {name.lower(): tuple(response.headers.getlist(name)) for name in response.headers}
        return Reply(address, response.status, named, body, len(body))


def _decode(body: bytes, encoding: str, limit: int) -> bytes | None:
    """Return the body with gzip or deflate undone; None for other encodings, damaged data, or data over the limit."""
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib header
        decoded = decoder.decompress(body, limit + 1)
    except zlib.error:
        return None
    return decoded if decoder.eof and len(decoded) <= limit else None


def _read(response: urllib3.BaseHTTPResponse, limit: int) -> bytes:
    """Return a body, up to one byte over the limit; a host that sends too slowly is given up on."""
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
    """Return what went wrong, without the library's own wording around it."""
    words = str(error) or type(error).__name__
    # "HTTPConnection(host=…): Failed to establish a new connection: [Errno 111] Connection refused"
    return re.sub(r"^HTTPS?Connection\([^)]*\): |\[(Errno|SSL)[^]]*\] ", "", words).rstrip(".")
