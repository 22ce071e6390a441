"""One visit to a live site: what was asked for, what came, what was remarked on, and what gave no answer."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from generator.verifying.fetching import Fetcher, Reply
from generator.verifying.reply_headers import Remark
from shards.errors import FormatError, SiteError
from shards.manifest import FILE_LIMIT

INDEX = "index.html"
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
MOVED = (301, 302, 303, 307, 308)
GONE = (404, 410)
LOCKED = (401, 403)


class Visit:
    """What was seen so far; `fetched` has replies by path, the front page's by '' too."""

    def __init__(self, address: str, fetcher: Fetcher) -> None:
        self.address = address
        self.fetcher = fetcher
        self.remarks: list[Remark] = []
        self.unchecked: list[str] = []
        self.replies: list[Reply] = []
        self.fetched: dict[str, Reply] = {}

    def remark(self, code: str, what: str, path: str = "") -> None:
        """Note what was seen; '' is the site as a whole."""
        self.remarks.append(Remark(code, what, path))

    def get(self, path: str, *, accept: str = "*/*", address: str = "") -> Reply | None:
        """Ask for a path of the site (or an address); None, and a line in `unchecked`, where there is no answer."""
        try:
            reply = self.fetcher.get(address or self.address + quote(path), FILE_LIMIT, accept=accept)
        except FormatError as error:
            self.unchecked.append(f"{path or self.address}: {error.fact}")
            return None
        self.replies.append(reply)
        if reply.status == 429 or reply.status >= 500:
            self.unchecked.append(f"{path or self.address}: the host answered {reply.status}.")
            return None
        return reply


def normalize_address(address: str) -> str:
    """Give the address of the site's folder, with its last slash. Raises SiteError for what is no web address."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SiteError(f"{address} is not a web address.", "Write it as https://site.example/path/")
    path = parts.path.removesuffix(INDEX)
    return urlunsplit((parts.scheme, parts.netloc, path if path.endswith("/") else f"{path}/", "", ""))
