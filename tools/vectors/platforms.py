"""Platforms that the vectors use: those that come with Hushdex, and made-up ones that each show a few features."""

from __future__ import annotations

from functools import cache
from typing import Any

from shards.platforms import Platform, Platforms, Suffixes, read_definition
from shards.platforms.library import list_supplied

NUMBER = "([0-9]{5,11})(?:@|%40)n([0-9]{2})"
HINT = "Type the account's name."

ALBUM: dict[str, Any] = {
    "id": "album",
    "name": "Album",
    "open": True,
    "kinds": {
        "photo_id": {"noun": "photo", "words": "the number of a photo", "missing": "no-photo"},
        "nsid": {"noun": "account", "upper": True, "words": "an account's number"},
        "alias": {
            "noun": "account",
            "near": True,
            "words": "the name in an account's address",
            "missing": "photo-only",
        },
        "screen_name": {"noun": "account", "near": True, "spelled": True, "words": "the name that an account shows"},
        "username": {"noun": "account", "near": True, "spelled": True},
    },
    "rules": {
        "link": [
            {"match": "album\\.example/p/([^/?]+)", "give": [["photo_id", "$1", "base58"]], "why": "bad-link"},
            {"match": "album\\.example/s(?:[/?].*)?", "why": "short-link"},
            {
                "match": "(?:www\\.)?album\\.example/photos/([^/?]+)/([0-9]+)(?:[/?].*)?",
                "give": [["photo_id", "$2"]],
                "then": ["page", "$1", "decode"],
                "why": "no-account",
            },
            {
                "match": "(?:www\\.)?album\\.example/(?:photos|people)/([^/?]+)(?:[/?].*)?",
                "then": ["page", "$1", "decode"],
                "why": "no-account",
            },
            {"match": "img\\.album\\.example/(?:[^?]*/)?([0-9]+)_[^/?]*", "give": [["photo_id", "$1"]]},
            {"match": "(?:[^/?]*\\.)?album\\.example[/?].*", "why": "no-account"},
        ],
        "page": [
            {"match": "tags|me", "why": "no-account"},
            {"match": NUMBER, "give": [["nsid", "$1@n$2"], ["screen_name", "$1@n$2"], ["username", "$1@n$2"]]},
            {"match": "@ ?(.+)|(.+)", "give": [["alias", "$1$2"], ["screen_name", "$1$2"], ["username", "$1$2"]]},
        ],
        "text": [
            {"match": f"@? ?{NUMBER}", "give": [["nsid", "$1@n$2"], ["screen_name", "$1@n$2"], ["username", "$1@n$2"]]},
            {
                "match": "[0-9]+",
                "open": True,
                "give": [["photo_id", "$0"], ["alias", "$0"], ["screen_name", "$0"], ["username", "$0"]],
            },
            {
                "match": "@ ?(.+)|(.+)",
                "open": True,
                "give": [["alias", "$1$2"], ["screen_name", "$1$2"], ["username", "$1$2"]],
            },
        ],
    },
    "explanations": {
        "short-link": ["needs-network", "That is a short link.", "Open it, and paste the long address."],
        "bad-link": ["not-an-account", "That short link leads to no photo.", HINT],
        "no-account": ["not-an-account", "That address names neither an account nor a photo.", HINT],
        "photo-only": ["not-an-account", "That address names a photo, not an account.", HINT],
        "no-photo": ["not-an-account", "That is not the number of a photo.", "Enter only digits."],
    },
}
"""Photos and accounts: several readings of a text, links with what is unasked, explanations."""

FORGE: dict[str, Any] = {
    "id": "forge",
    "name": "Forge",
    "trimmed": True,
    "kinds": {
        "owner": {"noun": "account", "near": True, "spelled": True, "below": "/", "words": "an owner"},
        "project": {
            "noun": "repository", "near": True, "spelled": True, "below": "/", "anchor": "[^/]+",
            "words": "a project", "missing": "owner-only",
        },
    },
    "rules": {
        "link": [
            {"match": "forge\\.example/(?:features|about)(?:[/?].*)?", "why": "own-page"},
            {
                "match": "forge\\.example/([a-z0-9\\-]+)/([a-z0-9._\\-]+?)(?:\\.git)?(?:[/?].*)?",
                "give": [["project", "$1/$2"]],
            },
            {"match": "forge\\.example/([a-z0-9\\-]+)(?:[/?].*)?", "give": [["owner", "$1"]]},
            {"match": "([a-z0-9\\-]+)\\.forge\\.example(?:[/?].*)?", "give": [["owner", "$1"]]},
            {"match": "forge\\.example(?:[/?].*)?", "why": "own-page"},
        ],
        "text": [
            {"match": "([a-z0-9\\-]+)/([a-z0-9._\\-]+)", "give": [["project", "$1/$2"]]},
            {"match": "@?([a-z0-9\\-]+)", "open": True, "give": [["owner", "$1"]]},
            {"match": ".* .*", "open": True, "why": "space"},
        ],
    },
    "explanations": {
        "own-page": ["not-an-account", "That is one of Forge's own pages.", "Type the name of an owner."],
        "owner-only": ["not-a-name", "That names an owner, not a project.", "Type both: owner/project."],
        "space": ["not-a-name", "A name on Forge has no spaces.", "Type the name in the address of the page."],
        "email": ["email", "That is an e-mail address, not a name on Forge.", "Type the name of an owner."],
    },
}  # fmt: skip
"""Owners and what is theirs: parts and wholes, an anchor by a pattern, trimmed texts, rules that are not open."""

WEB: dict[str, Any] = {
    "id": "web",
    "name": "",
    "trimmed": True,
    "kinds": {"host": {"noun": "website", "above": ".", "anchor": "domain", "pointing": True, "words": "a website"}},
    "rules": {
        "link": [{"match": "([^/?]+)(?:[/?].*)?", "give": [["host", "$1", "host"]], "why": "no-host"}],
        "text": [{"match": ".+", "open": True, "why": "no-host"}],
    },
    "explanations": {"no-host": ["not-a-name", "That is not the address of a website.", "Type it as a browser does."]},
}
"""Hosts: an anchor that is the registrable domain, and items of many people."""

CLIP: dict[str, Any] = {
    "id": "clip",
    "name": "Clip",
    "cased": True,
    "kinds": {
        "channel": {"noun": "channel", "cased": True, "words": "a channel"},
        "handle": {"noun": "account", "near": True, "spelled": True, "words": "a handle"},
        "clip": {"noun": "video", "cased": True, "words": "a clip"},
    },
    "rules": {
        "link": [
            {"match": "clip\\.example/watch\\?(?:.*[&;])?v=([a-z0-9_\\-]{11})(?:[&;].*)?", "give": [["clip", "$1"]]},
            {"match": "clip\\.example/channel/(uc[a-z0-9_\\-]{4})(?:[/?].*)?", "give": [["channel", "$1"]]},
            {"match": "clip\\.example/@([^/?]+)(?:[/?].*)?", "then": ["handle", "$1", "decode"]},
        ],
        "handle": [{"match": "[^ /?]{3,30}", "give": [["handle", "$0"]]}],
        "text": [
            {"match": "uc[a-z0-9_\\-]{4}", "give": [["channel", "$0"], ["handle", "$0"]]},
            {"match": "[a-z0-9_\\-]{11}", "open": True, "give": [["handle", "$0"], ["clip", "$0"]]},
            {"match": "@([^ /?]{3,30})", "give": [["handle", "$1"]]},
            {"match": "[^ /?]{3,30}", "open": True, "give": [["handle", "$0"]]},
        ],
    },
}
"""Names that are told apart by their capitals, beside others that are not."""

CODE: dict[str, Any] = {
    "id": "code",
    "name": "",
    "params": {"country": "49", "trunk": "0", "out": "00"},
    "kinds": {
        "isbn": {"noun": "book", "words": "an ISBN"},
        "orcid": {"noun": "researcher", "upper": True, "words": "an ORCID iD"},
        "phone": {"noun": "phone", "words": "a telephone number"},
        "mail": {"noun": "email", "words": "an e-mail address"},
    },
    "rules": {
        "link": [
            {"match": "orcid\\.org/([0-9x\\-]{19})", "then": ["digits", "$1"], "why": "check-digit"},
            {"match": "[^/?]+/.*", "open": True, "why": "no-number"},
        ],
        "digits": [
            {"match": "[0-9\\-]{18}[0-9x]", "give": [["orcid", "$0", "check mod-11-2"]], "why": "check-digit"},
        ],
        "text": [
            {"match": "(?:orcid:? ?)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9x])", "then": ["digits", "$1"]},
            {
                "match": "(?:isbn:? ?)?((?:[0-9][ \\-]?){12}[0-9])",
                "give": [["isbn", "$1", "keep 0123456789", "check mod-10"]],
                "why": "check-digit",
            },
            {
                "match": "(?:isbn:? ?)?((?:[0-9][ \\-]?){9}[0-9x])",
                "give": [["isbn", "$1", "keep 0123456789x", "check mod-11", "ean 978"], ["phone", "$1", "phone"]],
            },
            {"match": "[^ @]+@[^ @]+", "give": [["mail", "$0", "mailbox"]], "why": "no-mail"},
            {"match": "tel ([0-9]+) .+", "give": [["phone", "$1", "phone"]]},
            {"match": "[0-9 ()/.+\\-]{5,}", "open": True, "give": [["phone", "$0", "phone"]], "why": "no-number"},
        ],
    },
    "explanations": {
        "check-digit": ["not-a-name", "One digit of that number is wrong.", "Copy it again."],
        "no-mail": ["not-a-name", "That is no e-mail address.", "Copy it again."],
        "no-number": ["not-a-name", "That is no telephone number.", "Type it with the country's code."],
    },
}
"""Numbers: the steps, a step that fails, and what is said of it."""

FACE: dict[str, Any] = {
    "id": "face",
    "name": "Face",
    "open": True,
    "kinds": {"username": {"noun": "account", "near": True, "spelled": True, "words": "a name on Face"}},
    "rules": {
        "link": [
            {"match": "face\\.example/([^/?]+)(?:[/?].*)?", "give": [["username", "$1"]]},
            {"match": "[^/?]+/~([a-z]+)", "open": True, "give": [["username", "$1"]]},
        ],
        "text": [
            {"match": "face:(.+)", "give": [["username", "$1"]]},
            {"match": ".+", "open": True, "give": [["username", "$0"]]},
        ],
    },
}  # fmt: skip
"""A kind that another platform has too, and a rule for links that may be others'."""

TAG: dict[str, Any] = {
    "id": "tag",
    "name": "Tag",
    "kinds": {"tag": {"noun": "account", "words": "a tag"}, "tag_id": {"noun": "account"}},
    "rules": {
        "text": [
            {"match": "#?([a-z]+)", "give": [["tag", "$1"]]},
            {"match": "[0-9]+", "give": [["tag_id", "$0"]], "why": "no-tag"},
        ]
    },
    "explanations": {"no-tag": ["not-a-name", "That is no tag.", "Type its letters."]},
}
"""A small one, for what is wrong with definitions and manifests."""

HALF: dict[str, Any] = {
    "id": "half",
    "name": "Half",
    "kinds": {
        "whole": {"noun": "account", "near": True, "below": "/"},
        "part": {"noun": "repository", "near": True, "anchor": "[^/]+"},
        "suffix": {"noun": "website", "above": "."},
        "code": {"noun": "work", "cased": True},
    },
    "rules": {
        "text": [
            {"match": "nothing", "give": [], "then": [], "why": "no-half"},
            {"match": "number (.+)", "then": ["number", "$1"], "why": "no-half"},
            {"match": "code:(.+)", "give": [["code", "$1", "decode"]]},
            {"match": "[^ ]+", "open": True, "give": [["whole", "$0"], ["part", "$0"]]},
        ],
        "number": [{"match": "[0-9]+", "give": [["whole", "$0"]]}],
    },
    "explanations": {"no-half": ["not-a-name", "That is no half.", "Type another."]},
}
"""Kinds of which one alone says where its parts are, a rule with empty lists, further rules that need not match."""

SEAL: dict[str, Any] = {
    "id": "seal",
    "name": "Seal",
    "kinds": {
        "seal": {"noun": "email", "words": "an e-mail address"},
        "raw": {"noun": "account", "upper": True},
        "number": {"noun": "account"},
    },
    "rules": {
        "text": [
            {
                "match": "(?:mailto:)?([^ @]+@[^ @]+)",
                "give": [["seal", "$1", "mailbox", "hash sha-1"]],
                "why": "no-mail",
            },
            {"match": "[0-9a-f]{40}", "open": True, "give": [["seal", "$0"]]},
            {"match": "number (.+)", "give": [["number", "$1", "hash sha-256", "keep 0123456789"]]},
            {"match": "raw (.+)", "give": [["raw", "$1", "hash md5"]]},
            {"match": "none of (.+)", "give": [["raw", "$1", "hash none"]], "why": "no-mail"},
        ]
    },
    "explanations": {"no-mail": ["not-a-name", "That is no e-mail address.", "Copy it again."]},
}
"""Names that are hashes: of an address, of letters in upper case, of which digits are left, of an unknown sort."""

MADE_UP = {tree["id"]: tree for tree in (ALBUM, FORGE, WEB, CLIP, CODE, FACE, TAG, HALF, SEAL)}
SUFFIXES = """// Suffixes as a release carries them: one a line, sorted
!city.kawa.jp
!www.ck
*.ck
*.kawa.jp
ac.uk
blog.example
co.uk
com
example
example.org
jp
org
uk
公司.cn
中国
"""


def list_definitions() -> dict[str, dict[str, Any]]:
    """Return the definitions that the vectors name, by id: those that come with Hushdex, and the made-up ones."""
    supplied = {id_: dict(one.platform.tree) for id_, one in list_supplied().items()}
    return supplied | MADE_UP


@cache
def find_platform(id_: str) -> Platform:
    return read_definition(list_definitions()[id_])


def platforms_of(*ids: str, others: dict[str, str] | None = None) -> Platforms:
    """Return these platforms as a release would have them, with the vectors' suffixes."""
    found = tuple(map(find_platform, ids))
    return Platforms(found, tuple(sorted((others or {}).items())), Suffixes.parse(SUFFIXES))
