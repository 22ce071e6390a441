"""What a host does with addresses that no file has, and with the other ways to the front page."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urljoin, urlsplit, urlunsplit

from generator.verifying.advice import recognize_hosts
from generator.verifying.fetching import Reply
from generator.verifying.visits import GONE, HTML, LOCKED, MOVED, Visit
from shards.errors import FormatError
from shards.manifest import FILE_LIMIT


def probe_front(visit: Visit) -> None:
    """Remark on how the front page comes: plain http, no Strict-Transport-Security, below a path."""
    parts = urlsplit(visit.address)
    if parts.scheme == "http" and not _is_near(parts.hostname or ""):
        visit.remark("plain-http", "The site comes over plain http.")
    if parts.scheme == "https" and "strict-transport-security" not in visit.fetched[""].headers:
        visit.remark("hsts", "There is no Strict-Transport-Security.")
    if parts.path != "/":
        visit.remark("shared-origin", f"The site stands below {parts.path}.")


def probe_absent(visit: Visit, shard: str) -> None:
    """Ask for a shard (beside this one) and a page that are not there: both must be 404, the page with 404.html."""
    name = f"not-there-{secrets.token_hex(6)}"
    _probe_missing(visit, f"{shard.rpartition('/')[0]}/{name}.msgpack", "a missing shard")
    missing = _probe_missing(visit, f"{name}.html", "a missing page")
    page = visit.fetched.get("404.html")
    if missing and page and page.status == 200 and missing.body != page.body:
        visit.remark("not-found-page", "What is not there is answered with another page than 404.html.", "404.html")


def probe_folders(visit: Visit, shard: str, listed: bool) -> None:
    """Ask for the folder of this shard's release, for the site without its last slash, on GitHub for `_headers`."""
    folder = visit.get("d/", accept=HTML)
    entry = rf"href=[\"']?[^\"'>]*{re.escape(shard.split('/')[1])}/?[\"'> ]"
    if folder and folder.status == 200 and re.search(entry.encode(), folder.body, re.IGNORECASE):
        visit.remark("listing", "The host lists the files of d/.", "d/")
    bare = visit.address.rstrip("/")
    reply = visit.get("", address=bare) if urlsplit(bare).path else None
    if reply and reply.status == 200:
        visit.remark("slash", f"{bare} shows a page and does not redirect to {visit.address}.")
    if listed and "github" in recognize_hosts(visit.replies):
        settings = visit.get("_headers")  # what Jekyll leaves out
        if settings and settings.status in GONE:
            visit.remark("jekyll", "Files whose names begin with _ are left out.", "_headers")


def probe_plain_http(visit: Visit) -> None:
    """Ask a site that comes over https for its plain http: it must redirect to https, or not answer."""
    parts = urlsplit(visit.address)
    if parts.scheme != "https" or parts.port not in (None, 443):
        return
    try:
        reply = visit.fetcher.get(urlunsplit(parts._replace(scheme="http")), FILE_LIMIT)
    except FormatError:
        return  # nobody answers over plain http: as it should be
    target = urljoin(reply.address, reply.header("location"))
    if reply.status == 200:
        visit.remark("also-http", "The site answers over plain http as well.")
    elif reply.status in MOVED and urlsplit(target).scheme != "https":
        visit.remark("also-http", f"Plain http redirects to {target}, not to https.")


def _probe_missing(visit: Visit, path: str, what: str) -> Reply | None:
    """Give the reply where it is the 404 that it must be."""
    reply = visit.get(path, accept=HTML)
    if reply is None or reply.status in GONE:
        return reply
    if reply.status in MOVED:
        visit.remark("soft-404", f"The host redirects {what} to {urljoin(reply.address, reply.header('location'))}.")
    elif reply.status in LOCKED:
        visit.remark("forbidden", f"For {what} the host answers {reply.status}, not 404.")
    else:
        visit.remark("soft-404", f"For {what} the host answers {reply.status}, not 404.")
    return None


def _is_near(host: str) -> bool:
    """Say whether plain http to this host crosses no network that could read it: this machine, or Tor."""
    return host in ("localhost", "127.0.0.1", "::1") or host.endswith((".onion", ".localhost"))
