"""What hosts do to sites, acted out: each a change of one answer, and the codes of what `verify` must say of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.support.static_host import Act, Answer


def is_shard(path: str) -> bool:
    return path.endswith(".msgpack")


def is_page(path: str) -> bool:
    return path in ("", "index.html")


def with_headers(answer: Answer, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {name: value for name, value in answer.headers.items() if name.lower() not in map(str.lower, named)}
    return replace(answer, headers=kept | named)


def without(answer: Answer, name: str) -> Answer:
    return replace(answer, headers={known: value for known, value in answer.headers.items() if known != name})


def rewrite(old: str, new: str) -> Act:
    """Change every page on its way."""

    def act(path: str, answer: Answer) -> Answer:
        if answer.headers.get("Content-Type") != "text/html" or answer.body is None:
            return answer
        return replace(answer, body=re.sub(old.encode(), lambda _: new.encode(), answer.body, count=1))

    return act


def on(chosen: Callable[[str], bool], change: Callable[[Answer], Answer]) -> Act:
    return lambda path, answer: change(answer) if answer.status == 200 and chosen(path) else answer


def fall_back(path: str, answer: Answer) -> Answer:
    """Send the front page for whatever is not there, as hosts of single-page applications do."""
    return replace(answer, status=200) if answer.status == 404 else answer


def squeeze(encoding: str, compress: Callable[[bytes], bytes]) -> Act:
    def act(path: str, answer: Answer) -> Answer:
        if not is_shard(path) or answer.body is None:
            return answer
        return with_headers(replace(answer, body=compress(answer.body)), Content_Encoding=encoding)

    return act


JOINED = "default-src 'self'"
FAULTS: dict[str, tuple[Act, set[str]]] = {
    "soft 404": (fall_back, {"soft-404"}),
    "redirect of what is missing": (
        lambda _, answer: Answer(302, b"", {"Location": "/"}) if answer.status == 404 else answer,
        {"soft-404"},
    ),
    "forbidden": (lambda _, answer: replace(answer, status=403) if answer.status == 404 else answer, {"forbidden"}),
    "a missing shard": (
        lambda path, answer: Answer(404, b"gone") if re.search(r"/0/0\.msg", path) else answer,
        {"missing"},
    ),
    "a page in a shard's place": (on(is_shard, lambda answer: replace(answer, body=b"<!doctype html>")), {"soft-404"}),
    "a cut shard": (on(is_shard, lambda answer: replace(answer, body=(answer.body or b"")[:-1])), {"changed"}),
    "a cookie": (on(is_page, lambda answer: with_headers(answer, Set_Cookie="__cf_bm=1; Secure")), {"cookies"}),
    "reports": (on(is_page, lambda answer: with_headers(answer, NEL='{"report_to":"x"}')), {"reporting"}),
    "timing": (on(is_shard, lambda answer: with_headers(answer, Server_Timing="cdn;dur=1")), {"timing"}),
    "hints": (on(is_page, lambda answer: with_headers(answer, Accept_CH="Sec-CH-UA-Model")), {"hints"}),
    "a preload": (
        on(is_page, lambda answer: with_headers(answer, Link="<https://cdn.example/x.js>; rel=preload")),
        {"third-party"},
    ),
    "a refresh": (
        on(is_page, lambda answer: with_headers(answer, Refresh="5; url=https://ads.example/")),
        {"third-party"},
    ),
    "shards elsewhere": (
        on(is_shard, lambda _: Answer(302, b"", {"Location": "https://cdn.example/x"})),
        {"third-party"},
    ),
    "shards moved": (on(is_shard, lambda _: Answer(301, b"", {"Location": "/cache/x"})), {"redirected"}),
    "pages as text": (on(is_page, lambda answer: with_headers(answer, Content_Type="text/plain")), {"media-type"}),
    "scripts as text": (
        on(lambda path: path.endswith(".js"), lambda answer: with_headers(answer, Content_Type="text/plain")),
        {"media-type"},
    ),
    "shards as text": (on(is_shard, lambda answer: with_headers(answer, Content_Type="text/plain")), {"shard-type"}),
    "another charset": (
        on(is_page, lambda answer: with_headers(answer, Content_Type="text/html; charset=iso-8859-1")),
        {"charset"},
    ),
    "no policy": (on(is_page, lambda answer: without(answer, "Content-Security-Policy")), {"headers"}),
    "no policy of what is no page": (
        on(
            lambda path: path.endswith((".js", ".txt", ".json", ".msgpack", "SHA256SUMS")),
            lambda answer: without(answer, "Content-Security-Policy"),
        ),
        {"headers"},
    ),
    "sniffed shards": (on(is_shard, lambda answer: without(answer, "X-Content-Type-Options")), {"headers"}),
    "no header at all": (
        on(lambda _: True, lambda answer: replace(answer, headers={"Content-Type": answer.headers["Content-Type"]})),
        {"headers", "stale", "cache"},
    ),
    "a second policy": (
        on(
            is_page,
            lambda answer: with_headers(
                answer, Content_Security_Policy=f"{answer.headers['Content-Security-Policy']}, {JOINED}"
            ),
        ),
        {"blocked"},
    ),
    "a weaker policy": (
        on(is_page, lambda answer: with_headers(answer, Content_Security_Policy="default-src * 'unsafe-inline' data:")),
        {"headers"},
    ),
    "another referrer policy": (
        on(is_page, lambda answer: with_headers(answer, Referrer_Policy="unsafe-url")),
        {"headers"},
    ),
    "pages kept": (
        on(is_page, lambda answer: with_headers(answer, Cache_Control="max-age=600, no-transform")),
        {"stale"},
    ),
    "pages transformed": (on(is_page, lambda answer: with_headers(answer, Cache_Control="no-cache")), {"headers"}),
    "shards not kept": (on(is_shard, lambda answer: with_headers(answer, Cache_Control="no-transform")), {"cache"}),
    "another error page": (
        lambda _, answer: replace(answer, body=b"<h1>nginx</h1>") if answer.status == 404 else answer,
        {"not-found-page"},
    ),
    "Cloudflare's mail addresses": (
        rewrite("</body>", '<a href="/cdn-cgi/l/email-protection" data-cfemail="1f">[email&#160;protected]</a></body>'),
        {"rewritten"},
    ),
    "Rocket Loader": (
        rewrite('<script type="module">', '<script type="0123456789abcdef01234567-module">'),
        {"injected"},
    ),
    "analytics": (
        rewrite("</body>", '<script defer src="https://static.cloudflareinsights.com/beacon.min.js"></script></body>'),
        {"injected"},
    ),
    "a script that nobody knows": (rewrite("</body>", "<script>steal()</script></body>"), {"injected"}),
    "another text": (rewrite("<h1", "<h1 class=x"), {"changed"}),
    "another manifest": (rewrite('"iterations":', '"iterations":1'), {"changed"}),
}
