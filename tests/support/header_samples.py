"""A site's files and the policies of its pages, for the tests of what hosts send with them."""

from __future__ import annotations

LANGUAGES = ("", "ar/", "de/", "es/", "fr/", "hi/", "pt/", "ru/", "zh-Hans/")
STRICT = "default-src 'none'; script-src 'none'"
CHECK = f"default-src 'none'; script-src 'self' 'sha256-{'A' * 43}='"
WASM = f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-{'B' * 43}='"
TEXT_PAGES = ("about.html", "how.html", "privacy.html", "mirror.html", "offline.html")
POLICIES = {
    **{f"{language}{name}": STRICT for language in LANGUAGES for name in TEXT_PAGES},
    **{f"{language}{name}": CHECK for language in LANGUAGES for name in ("index.html", "embed.html")},
    **{f"{language}many/index.html": WASM for language in LANGUAGES},
    "404.html": STRICT,
    "worker.js": WASM,
}
FRAMED = {path: "https://news.example https://blog.example" for path in POLICIES if path.endswith("embed.html")}
FILES = ("SHA256SUMS", "release.json", "robots.txt", "data.json", "d.html")
SHARD = f"d/{'0123' * 8}/0/00.msgpack"
