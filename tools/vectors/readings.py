"""Vectors of what texts mean: links, steps, public suffixes, definitions, and each platform's readings."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from shards.errors import IdentifierError
from shards.lookup import count_hits, match_entries, point
from shards.manifest import digest_platforms
from shards.platforms import Context, Platforms, Suffixes, parse_link
from shards.platforms.definitions import MOST_RULES
from shards.platforms.library import list_supplied
from shards.platforms.steps import STEPS
from shards.records import Entry, Hits, Item
from tools.vectors.files import OTHERS
from tools.vectors.platforms import SUFFIXES, TAG, platforms_of
from tools.vectors.samples import Case

LINKS = [
    # hosts, with and without what says that it is a link
    "example.org", "EXAMPLE.org", "example.org.", "example.org/", "example.org:8080", "example.org:",
    "www.example.org",
    "https://example.org", "https:example.org", "HTTP://Example.ORG/", "//example.org", "https:////example.org/a",
    "ssh://git@example.org/a", "git+https://example.org/a", "git://example.org/a", "ftp://example.org",
    "git+ssh://a.b/c",
    "gopher://example.org", "mailto:a@example.org", "javascript:alert(1)", "https://", "https://example", "localhost",
    "a.b", ".example.org", "a..b", "-a-.b", "a_b.c", "192.0.2.7", "http://[2001:db8::1]/", "example.org..", "a.b:x",
    # hosts in Unicode
    "b\u00fccher.example/\u00e4", "B\u00dcCHER.example", "\u516c\u53f8.cn", "a\u3002b/c", "a\uff0eb",
    "xn--bcher-kva.example",
    "stra\u00dfe.example", "\u0130.example", "a\u00ad.b", "flic\u212a.example", "\uff57.example/\uff57",
    # user names
    "user@example.org", "https://user@example.org/a", "//user:secret@example.org", "https://a@b@example.org/",
    "git@example.org:acme/rocket.git", "GIT@example.org:/acme//rocket", "git@example.org", "hg@example.org:a/b",
    "git@example.org:", "git@a:b/c",
    # paths, queries, fragments
    "example.org/a/b/", "example.org//a///b", "example.org/a?", "example.org?x=1", "example.org/?x=1",
    "example.org/a?b=c#d",
    "example.org#d", "example.org/#", "example.org/a#/b", "example.org/#/a/b", "example.org#/a", "example.org/#!/a",
    "example.org/#a", "example.org/##/a", "example.org/?#/a", "example.org/a/./../b", "example.org/a%2Fb/%41?%41",
    "example.org/%40a%2db%2Ec%5f%7E%30%39%5a%7a%61", "example.org/%3a%2f%5b%60%7b%25%3B%c3%a9%4", "a%2eb/c",
    "example.org/%2e",
    "example.org/A?B", "example.org/?a?b", "example.org?/a//b", "https://example.org/a b", "example.org/a\u00a0b",
    # white space and what nobody sees
    " example.org/a \n", "exam\u200bple.org", "\u202eexample.org\u202c", "example .org", "", " ", "see example.org",
    "<https://example.org>", "bob", "bob/rocket", "@bob", "a.b/" + "c" * 1100, "\U0001fae8.example",
    "\u00b7.example",
]  # fmt: skip

STEPPED: list[tuple[str, dict[str, str], list[str]]] = [
    ("decode", {}, ["a%20b", "%41", "%c3%a9", "%C3%A9x", "%ff", "%", "a%2", "50%", "%zz%41", "a+b", "%00",
    "%ed%a0%80",
                    "%f4%90%80%80", "%c0%af", "\u00e9%41", ""]),
    ("base58", {}, ["1", "2", "z", "7mT53x", "4Azxcv", "11", "zzzzzzzzzzz", "zzzzzzzzzzzz", "0", "O", "l", "I", "",
    "a-b"]),
    ("keep 0123456789", {}, ["978-0 306", "", "abc", "x1x", "\u0661"]),
    ("keep 0123456789x", {}, ["0-8044-2957-X", "0-8044-2957-x"]),
    ("keep", {}, ["abc", ""]),
    ("keep  -", {}, ["a b-c"]),
    ("check mod-10", {}, ["9780306406157", "9780306406158", "978-0-306-40615-7", "978030640615x", "4006381333931",
                          "7", "0", "", "-", "5-", "978 0306406157", "978\u06600306406157"]),
    ("check mod-11", {}, ["0306406152", "0306406153", "080442957x", "080442957X", "0-8044-2957-X", "0804429570", "x",
    "00"]),
    ("check mod-11-2", {}, ["0000-0002-1825-0097", "0000-0002-1825-0098", "0000-0002-1694-233x",
    "0000-0002-1694-233X",
                            "000000021694233x", "0000-0002-1694-2339", "1", ""]),
    ("ean 978", {}, ["0306406152", "080442957x", "0-306-40615-2", "030640615", "03064061522", "x", "", "abcdefghij"]),
    ("ean 979", {}, ["1234567890"]),
    ("phone", {}, ["+49 30 1234567", "+49 (0)30 1234567", "0049 30 1234567", "030 1234567", "+1-202-555-0100",
    "+123456",
                   "+1234567", "+123456789012345", "+1234567890123456", "+0123456789", "+", "", "00",
                   "tel +49301234567",
                   "+49\u06660301234567", "0030 210 1234567"]),
    ("phone", {"country": "49", "trunk": "0"}, [
        "030 1234567", "(030) 12 34-567", "+49 030 1234567", "+49 (0) 30 1234567", "49301234567", "0049 030 1234567",
        "30 1234567", "001 202 555 0100", "0", "+490301234567", "00490301234567", "(0)30 1234567",
        "+1 (0)202 5550100"]),
    ("phone", {"country": "1", "trunk": "1", "out": "011"}, [
        "(202) 555-0100", "1 202 555 0100", "+1 202 555 0100", "011 49 30 1234567", "0049 30 1234567", "11234567"]),
    ("phone", {"country": "39"}, ["06 1234567", "+39 06 1234567", "0039 06 1234567"]),
    ("phone", {"country": "7", "trunk": "8", "out": "810"}, ["8 495 1234567", "810 49 30 1234567",
    "+7 8 495 123456"]),
    ("host", {}, ["example.org", "EXAMPLE.Org.", "www.example.org", "www.org", "www.www.org", "www2.example.org",
    "example",
                  "a..b", ".a.b", "", ".", "a.b..", "xn--bcher-kva.example", "XN--BCHER-KVA.example",
                  "b\u00fccher.example",
                  "b\u00fccher\u3002example", "a\uff0eb", "xn--a.example", "xn--.example", "xn--example-.org",
                  "xn--99.example",
                  "xn--bcher-kva9.example", "xn--n3h.example", "xn--fiqs8s", "a.xn--fiqs8s", "xn--55qx5d.xn--fiqs8s",
                  "xn--ls8h.example", "xn--strae-oqa.example", "xn--zca.example", "xn--u-ccb.example", "192.0.2.7",
                  "a.7", "1.org",
                  "a_b.org", "a-b.org", "-a.org", "a b.org", "a@b.org", "a/b.org", "a:1.org", "\u00b7.org",
                  "xn--B-.a",
                  "xn--wgv71a119e.example", "xn--999999999999999.example", "xn--0.example", "\u200b.a.b", "a\u00ad.b",
                  "xn--mgba3a4f16a.example", "xn--maana-pta.example", "\U0001fae8.example",
                  "xn---9dc.example", "xn--b\u00fccher-kva.example", "xn--bcher--kva.example"]),
    *((f"hash {algorithm}", {}, ["", "abc", "ada@example.org", "Ada@example.org", "ada@m\u00fcller.example",
        "\U0001f511", "a" * 55, "a" * 56, "a" * 63, "a" * 64, "\u00e9" * 60, "a" * 119, "a" * 120, "a" * 129])
      for algorithm in ("md5", "sha-1", "sha-256")),
    ("hash", {}, ["abc"]), ("hash sha-512", {}, ["abc"]), ("hash SHA-256", {}, ["abc"]), ("hash sha1", {}, ["abc"]),
    ("swap l1o0", {}, ["lol01", "", "LO", "\u00e9l"]), ("swap aabb", {}, ["ab"]), ("swap", {}, ["ab"]),
    ("mailbox", {}, ["ada@example.org", "ada@EXAMPLE.org.", "ada@www.example.org", "ada@example", "@example.org",
    "ada@",
                     "a@b@example.org", "ada@xn--bcher-kva.example", "ada@192.0.2.7", "ada", "ada ex@example.org"]),
]  # fmt: skip

HOSTS = [
    "example.org", "www.example.org", "a.b.example.org", "example.com", "a.example.com", "com", "co.uk", "uk",
    "a.co.uk",
    "b.a.co.uk", "a.uk", "b.a.uk", "blog.example", "bob.blog.example", "a.bob.blog.example", "x.example",
    "a.x.example",
    "ck", "www.ck", "a.www.ck", "a.ck", "b.a.ck", "c.b.a.ck", "jp", "kawa.jp", "a.kawa.jp", "b.a.kawa.jp",
    "city.kawa.jp",
    "a.city.kawa.jp", "a.jp", "公司.cn",
    "a.公司.cn", "b.a.公司.cn", "a.cn", "b.a.cn", "中国", "a.中国", "b.a.中国", "unknown",
    "a.unknown", "b.a.unknown",
]  # fmt: skip


def reading_vectors() -> dict[str, tuple[str, str, list[Case]]]:
    """Return the vectors of readings: for each, its kind, what it describes, and its cases."""
    found: dict[str, tuple[str, str, list[Case]]] = {
        "links": ("link",
        "A text that is a link as a whole, in the form that rules read, whatever way it was written.", [
            link_case(text) for text in LINKS]),
        "steps": ("step", "What a step makes of a text; null where the text cannot be such a name.", [
            step_case(step, text, params)
            for step, params, texts in STEPPED for text in texts]),
        "suffixes": ("suffixes", "The part of a host that someone registered, by the suffixes of a release.", [
            {"host": host, "domain": Suffixes.parse(SUFFIXES).registrable_domain(host)} for host in HOSTS]),
        "platforms": ("platforms", "The definitions of all platforms that cases name, and the digests of some.", [
            digest_case(*ids) for ids in DIGESTED]),
        "definitions": ("definition", "A definition is read, or refused: error manifest.", definition_cases()),
        "pointed": ("point",
        "Items that a text itself leads to, and the only ones counted where items are many people's.", [
            point_case(*case) for case in POINTED]),
        "entry-names": ("entry-text", "The text that an entry's name is compared by.", [
            entry_case(*case) for case in ENTRY_NAMES]),
        "read-features": ("reading", "What each part of a definition does, shown on made-up platforms.", [
            reading_case(typed, ids.split(), **flags) for ids, flags, texts in FEATURES for typed in texts]),
        "read-together": ("reading", "Several platforms: sure readings first, then in the manifest's order.", [
            reading_case(typed, ids.split(), **flags) for ids, flags, texts in TOGETHER for typed in texts]),
        "choose-together": ("choose-readings",
        "What one request covers on several platforms: all with the first one's key.", [
            choose_case(*case) for case in CHOSEN]),
        "read-fields": ("read-field",
        "A field of a list on other platforms, with the keys that its entry is filed under.", [
            field_case(*case) for case in FIELDS]),
    }  # fmt: skip
    for id_, supplied in list_supplied().items():
        texts = [one.typed for one in supplied.examples] + FURTHER.get(id_, [])
        if texts:
            name = supplied.platform.name or id_
            cases = [reading_case(text, [id_]) for text in dict.fromkeys(texts)]
            found[f"read-{id_}"] = ("reading", f"What texts mean on the platform {name}.", cases)
    return found


def link_case(text: str) -> Case:
    case: Case = {"typed": text}
    try:
        link = parse_link(text)
    except IdentifierError as error:
        return case | {"reason": error.reason}
    return case | {"link": [link.is_sure, link.host, link.whole] if link else None}


def step_case(step: str, text: str, params: dict[str, str]) -> Case:
    name, _, argument = step.partition(" ")
    case: Case = {"step": name, "text": text}
    case |= {"argument": argument} if argument else {}
    case |= {"params": params} if params else {}
    return case | {"gives": STEPS[name](text, argument, params)}


DIGESTED: list[tuple[list[str], dict[str, str], str]] = [
    (["album"], {}, ""),
    (["plain"], {}, ""),
    (["flickr"], {}, ""),
    (["forge", "web"], {}, "ab" * 32),
    (["web", "forge"], {}, "ab" * 32),
    (["album", "face"], OTHERS, ""),
    *(([id_], {}, "cd" * 32 if one.platform.kinds and needs else "") for id_, one in list_supplied().items()
      for needs in [platforms_of(id_).needs_suffixes] if id_ not in ("plain", "flickr")),
]  # fmt: skip


def digest_case(ids: list[str], others: dict[str, str], suffixes: str) -> Case:
    platforms = platforms_of(*ids, others=others)
    return {"platforms": ids, "others": others, "suffixes": suffixes, "digest": digest_platforms(platforms, suffixes)}


def read(typed: str, platforms: Platforms, email_names: bool, link_names: bool) -> Case:
    try:
        found = platforms.read_text(typed, Context(email_names, link_names))
    except IdentifierError as error:
        return {"reason": error.reason, "explanation": error.name}
    return {"readings": [[one.kind, one.text, one.value, one.key, one.is_sure] for one in found]}


def reading_case(
    typed: str,
    ids: list[str],
    *,
    others: dict[str, str] | None = None,
    email_names: bool = False,
    link_names: bool = False,
) -> Case:
    case: Case = {"typed": typed, "platforms": ids}
    case |= {"others": others} if others else {}
    case |= {"email_names": True} if email_names else {}
    case |= {"link_names": True} if link_names else {}
    return case | read(typed, platforms_of(*ids, others=others), email_names, link_names)


FEATURES: list[tuple[str, dict[str, Any], list[str]]] = [
    # rules of links and texts, the first that matches; sets of rules; what fails
    ("album", {}, [
        "bob", "@bob", "@ bob", "@@bob", "12345678@N00", "@12345678%40n00", "4174434843", "@4174434843", "1234@N00",
        "album.example/p/7mT53x", "album.example/p/0", "HTTPS://WWW.ALBUM.EXAMPLE/PHOTOS/Bob/12?x#y",
        "album.example/photos/b%C3%B6b/12", "album.example/photos/%ff/12", "album.example/photos/tags/12",
        "album.example/photos/12345678%40n00/", "album.example/people/a%20%20b", "img.album.example/a/b/12_c.jpg",
        "img.album.example/12_", "img.album.example/12", "album.example", "album.example/", "album.example/people",
        "album.example?", "album.example/s?x", "x.album.example/a", "notalbum.example/people/bob",
        "see album.example/people/bob", "(album.example/people/bob)", "example.org", "example.org/bob",
        "//example.org",
        "bob@example.org", "http://example.org", "http:/bob", "https://a b", "http bob"]),
    ("album", {"email_names": True}, ["bob@example.org", "https://example.org/bob"]),
    ("album", {"link_names": True}, ["bob@example.org", "https://example.org/Bob", "http://", "album.example/s/1"]),
    # links inside texts and inside links: in order, until one gives something
    ("forge", {}, [
        "see https://forge.example/bob.", "[Bob](https://forge.example/bob)",
        "<a href='HTTP://forge.example/bob'>b</a>", "a=http://forge.example/bob&c",
        "https://example.org/2020/https://forge.example/bob",
        "example.org/http:/forge.example/bob?x=https://forge.example/eve",
        "https://example.org/go?to=https://forge.example/bob&from=x",
        "https://example.org/go?https://forge.example/about?a&b=https://forge.example/bob",
        "https://example.org/go?to=https%3A%2F%2Fforge.example%2Fpeople%2Fb%2525&x=1",
        "https://example.org/go?to=HTTPS%3a//forge.example/bob%26c&x", "x https%3A%2F%2Fforge.example%2F%ff",
        "https://forge.example/about?to=https://forge.example/bob", "https://forge.example/about?to=https://example.org/",
        "https://forge.example/bob?x=https://forge.example/eve", "https://forge.example/bob smith",
        "https://a b https://forge.example/bob", "\uff48ttps://forge.example/bob x",
        "x \uff48ttps://forge.example/bob", "http://a.b http://c.d http://forge.example/bob",
        "x http://a.b http://b.c http://c.d http://d.e http://forge.example/bob",
        "x http://a http://b http://c http://d.e http://forge.example/bob",
        "xhttp://forge.example/bob", "x http:forge.example/bob",
        "x ==http://forge.example/bob&c",
        # without a scheme: after a space, a quotation mark or a bracket, with a path
        "see forge.example/bob", "see forge.example", "see:forge.example/bob", "see (forge.example/bob).",
        "[x](forge.example/bob)", 'a="forge.example/bob"', "a='forge.example/bob'", "<forge.example/bob",
        "x\u00a0forge.example/bob",
        "see forge\u3002example/bob", "see forge.example/about, forge.example/bob", "forge.example/bob is me",
        "see a.b/c d.e/f g.h/i forge.example/bob", "see a.b/c d.e/f g.h/i j.k/l forge.example/bob",
        # all of it escaped; a bracket that the link opens
        "https%3A%2F%2Fforge.example%2Fbob", "HTTP%3a//forge.example/bob&x", "https%3A%2F%2Fforge.example%2Fbob x",
        # what begins like a link and is none has none inside, with white space in it or not
        "https://x.example,/?u=https://forge.example/bob", "http:///?u=https://forge.example/bob",
        "https:x.example,/?u=https://forge.example/bob",
        "see https://forge.example/(bob)", "see (https://forge.example/bob)", "https://forge.example/%62%6fb"]),
    # a link inside that an open rule only explains leaves the text to the other rules
    ("code", {}, ["tel 0301234567 https://example.org/x", "tel 0301234567 (example.org/x)", "https://example.org/x",
        "tel 0301234567 https://orcid.org/0000-0002-1825-0098"]),
    ("album", {}, [
        "see https://album.example/people/bob.", "[Bob](https://album.example/people/bob)",
        "<https://album.example/people/bob>", "https://example.org/go?to=https%3A%2F%2Falbum.example%2Fpeople%2Fb%2525&x",
        "https://example.org/2020/https://album.example/people/bob", "example.org?https://album.example/s/x"]),
    ("album", {"link_names": True}, ["Bob https://album.example/people/eve", "Bob https://example.org/eve"]),
    ("web", {}, ["see https://example.org/a,", "https://example.org/?https://example.com/", "x https://192.0.2.7/"]),
    # trimmed texts, rules that are not open, an anchor by a pattern, its own explanation of e-mail addresses
    ("forge", {}, [
        "acme", "@Acme", "acme/rocket", "Acme/Rocket.js", "acme/rocket/", "acme/", "/acme", "acme inc",
        "\u201cacme\u201d",
        "(acme/rocket),", "Acme.", "...", "acme\u2026", "<https://forge.example/acme/rocket.git>",
        "git@forge.example:acme/rocket.git", "https://forge.example/acme/rocket/tree/main?x",
        "forge.example/acme?tab=x",
        "acme.forge.example", "https://acme.forge.example/a", "forge.example/features", "forge.example",
        "a.b.forge.example",
        "acme@example.org", "acme.org", "https://example.org/acme", "acme_inc", "\uff41\uff43\uff4d\uff45",
        "\u300cacme\u300d"]),
    ("forge", {"link_names": True, "email_names": True}, ["https://example.org/acme", "acme@example.org"]),
    # hosts and their registrable domains
    ("web", {}, [
        "example.org", "WWW.Example.ORG", "https://user@shop.bob.blog.example:80/a?b#c", "www.bob.blog.example",
        "a.b.co.uk",
        "co.uk", "xn--55qx5d.cn", "a.www.ck", "b.a.unknown", "https://192.0.2.7/", "bob", "a@example.org",
        "example.org.",
        "<example.org>", "example.org,"]),
    # capitals, in the rules' texts and in the names
    ("clip", {}, [
        "UCaBcD", "ucabcd", "abcDEF_-123", "ABCDEF_-123", "clip.example/watch?v=abcDEF_-123&t=1",
        "CLIP.EXAMPLE/WATCH?V=abcDEF_-123",
        "clip.example/channel/UCaBcD/videos", "clip.example/@Ada.Ex", "clip.example/@Ada%20Ex", "@Ada", "Ada", "Ad",
        "ADA  EX",
        "\uff21da", "\u200bAda", "Stra\u00dfe", "x" * 31,
        # the link that it is when simplified, and that alone
        "clip.example/@Ad\uff03a", "clip.example/@Ada\uff03a"]),
    # steps, a step that fails, params
    ("code", {}, [
        "978-0-306-40615-7", "ISBN 9780306406157", "9780306406158", "0-306-40615-2", "0306406152", "0306406153",
        "080442957X",
        "0000-0002-1825-0097", "ORCID: 0000-0002-1694-233x", "0000-0002-1825-0098",
        "https://orcid.org/0000-0002-1694-233X",
        "orcid.org/0000-0002-1825-0098", "orcid.org/x", "030 1234567", "+44 20 7946 0000", "(0)", "12345",
        "Ada@Example.ORG",
        "ada@localhost", "bob"]),
    # a rule with an empty list, further rules of which none matches, and what a name told apart by capitals cannot be
    ("half", {}, ["nothing", "number 12", "number x", "code:aB%63", "code:%E3%85%A4", "code:a%20b", "code:a%C2%ADb",
        "code:%EF%B7%BA" + "%EF%B7%BA" * 60, "code:%"]),
    # a hash, as its last step, is shown as what it was made of; a text that goes through further ones is not
    ("seal", {}, ["Ada@Example.org", "mailto:ada@xn--bcher-kva.example", "ada@example", "ab" * 20, "AB" * 20, "ab" * 19,
        "number Bob", "raw Bob", "bob", "none of bob"]),
    ("face", {}, ["bob", "face:bob", "Face: Bob", "face.example/bob", "face.example", "face.example/bob/x",
        "example.org/~bob", "https://example.org/~bob/x"]),
]  # fmt: skip
TOGETHER: list[tuple[str, dict[str, Any], list[str]]] = [
    ("album forge", {}, [
        "bob", "bob/rocket", "12345678@N00", "forge.example/bob", "album.example/people/bob", "album.example/s/x",
        "bob smith",
        "forge.example/about", "https://example.org/", "bob@example.org"]),
    ("forge album", {}, ["bob", "bob/rocket", "forge.example/about", "bob smith"]),
    ("code web", {}, ["978-0-306-40615-7", "example.org", "030 1234567", "9780306406158", "a b", "ada@example.org"]),
    ("web forge", {}, ["acme.forge.example", "forge.example/acme/rocket", "acme", "acme/rocket", "example.org/acme"]),
    ("album face", {}, ["bob", "face:bob", "face.example/bob", "album.example/people/bob"]),
    ("face web", {}, ["example.org/~bob", "face.example/~bob", "example.org/bob"]),
    ("face album", {}, ["bob", "face:bob", "face.example/bob"]),
    ("clip album", {}, ["abcDEF_-123", "UCaBcD", "4174434843", "41744348431"]),
    # links to platforms that the release has not
    ("album", {"others": {"Face": "(?:[^/?]*\\.)?face\\.example", "Forge": "forge\\.example"}}, [
        "https://face.example/bob", "www.face.example/bob", "face.example", "face.example/", "https://forge.example",
        "//face.example",
        # both an e-mail address and a link that leads elsewhere
        "https:bob@face.example", "https:bob@example.org",
        "FACE.example/bob", "notface.example/bob", "see face.example/bob", "face.example?bob"]),
    ("album", {"others": {"Face": "face\\.example"}, "link_names": True}, ["https://face.example/bob",
    "face.example/bob"]),
    ("forge code", {"others": {"Face": "face\\.example"}}, ["face.example/bob", "https://face.example/a/b"]),
]  # fmt: skip
FURTHER: dict[str, list[str]] = {
    "plain": [
        "Bob", "@bob", "\u201cBob\u201d", "https://example.org/Bob", "example.org/bob", "example.org",
        "bob@example.org", "",
        "12345678@N00"],
    "flickr": [
        "bob", "12345678@N00", "123", "https://www.flickr.com/photos/Bob/123/", "flic.kr/p/7mT53x", "flic.kr/p/0",
        "flic.kr/s/x",
        "flickr.com/groups/x", "flickr.com/gp/x", "flickr.com/photos/me", "flickr.com/photos/tags/x",
        "flickr.com/photos",
        "flickr.com", "bob@example.org", "https://example.org/bob"],
}  # fmt: skip


def choose_case(typed: str, ids: str, kinds: str) -> Case:
    platforms = platforms_of(*ids.split())
    case: Case = {"typed": typed, "platforms": ids.split(), "kinds": kinds.split()}
    try:
        chosen = platforms.choose_readings(platforms.read_text(typed), case["kinds"])
    except IdentifierError as error:
        return case | {"reason": error.reason}
    return case | {"chosen": [[one.kind, one.text] for one in chosen]}


CHOSEN = [
    ("bob", "album forge", "owner username"),
    ("bob", "album forge", "owner"),
    ("bob", "forge album", "alias owner photo_id"),
    ("bob/rocket", "forge album", "owner project username"),
    ("bob/rocket", "forge album", "owner username"),
    ("bob/rocket", "forge album", "owner"),
    ("bob/rocket", "album forge", "username owner"),
    ("bob/rocket", "forge album", "username"),
    ("12345678@N00", "forge album", "nsid owner"),
    ("acme.forge.example", "web forge", "host owner"),
    ("acme.forge.example", "forge web", "host owner"),
    ("bob", "forge album", "project"),
    ("bob", "album forge", "project photo_id"),
    ("bob", "album forge", "alias project"),
    ("12345678@N00", "album", "alias"),
    ("shop.example.org", "web", "host"),
    ("example.com", "web code", "isbn"),
    ("0306406152", "code", "isbn phone"),
    ("0306406152", "code", "phone"),
    ("UCaBcD", "clip", "channel handle"),
    ("ada@example.org", "email_hash", "email_sha1"),
    ("ada@example.org", "email_hash", "email_sha256 email_md5"),
    ("5bfcf2d8e394674550332640d72db509", "email_hash", "email_sha1"),
    ("ada@example.org", "email email_hash", "email_sha1 email"),
    # what is sought besides: a kind beside one that has parts, by what follows its names or by what is before them
    ("acme", "half", "whole"),
    ("acme", "half", "suffix"),
    ("acme", "half", "part"),
]


def field_case(platform: str, kinds: str, value: str) -> Case:
    case: Case = {"platform": platform, "kinds": kinds.split(), "value": value}
    try:
        listed = platforms_of(platform).read_field(platform, case["kinds"], value)
    except IdentifierError as error:
        return case | {"reason": error.reason, "explanation": error.name}
    return case | {"listed": [listed.kind, listed.name, listed.text], "keys": list(listed.keys)}


FIELDS = [
    # names are filed under all keys that they may be typed by, numbers and names with an anchor under one
    ("album", "username", "Ann B. Smith"), ("album", "screen_name", "Dr. Pat O'Neill"), ("album", "alias",
    "ann-b-smith"),
    ("album", "alias", "bob"), ("album", "nsid", "12345678@N00"), ("album", "photo_id", "4174434843"),
    ("album", "username", "\u2605"), ("album", "username", "@Bob"), ("album", "username", "@ Bob"), ("album",
    "username", "@@Bob"),
    ("album", "nsid alias", "bob"), ("album", "nsid alias", "12345678%40n00"), ("album", "alias nsid",
    "12345678@n00"),
    ("album", "alias", "img.album.example/12_"), ("album", "photo_id", "bob"), ("album", "photo_id",
    "album.example/s/x"),
    ("album", "username", "bob@example.org"), ("album", "username", "https://example.org/Bob"), ("album", "nsid",
    "bob"),
    ("album", "photo_id", "album.example/photos/bob/12"), ("album", "alias", "album.example/photos/Bob/12"),
    ("forge", "owner", "Acme-Inc"), ("forge", "owner", "@Acme"), ("forge", "owner", "https://forge.example/Acme"),
    ("forge", "project", "Acme/Rocket"), ("forge", "project", "https://forge.example/Acme/Rocket.git"),
    ("forge", "project", "acme"), ("forge", "owner project", "Acme/Rocket"), ("forge", "owner", "acme/rocket"),
    ("forge", "owner", "features list"), ("forge", "owner", "https://forge.example/about"), ("forge", "owner",
    "\u201cAcme\u201d"),
    ("forge", "owner", ""), ("forge", "owner", "https://example.org/"),
    ("web", "host", "WWW.Example.ORG"), ("web", "host", "https://shop.bob.blog.example/a"), ("web", "host",
    "xn--bcher-kva.example"),
    ("web", "host", "bob"), ("web", "host", "192.0.2.7"),
    # a spelling that is too long for a name, with what nobody sees
    ("album", "username", "Bob" + "\u034f" * 600), ("album", "username", "Bob" + "\u034f" * 510),
    # with a core: under the key of all that counts of them too
    ("work", "work", "The Lost Cog: A Memoir"), ("work", "work", "Lost Cog, The"), ("work", "work", "the lost cog"),
    ("work", "work", "The A Team"),
    ("clip", "channel", "UCaBcD"), ("clip", "clip", "abcDEF_-123"), ("clip", "handle", "@Ada"), ("clip", "channel",
    "Ada"),
    ("code", "isbn", "0-306-40615-2"), ("code", "isbn", "978-0-306-40615-7"), ("code", "isbn", "0-306-40615-3"),
    ("code", "orcid", "0000-0002-1694-233x"), ("code", "phone", "030 / 123 45 67"), ("code", "mail",
    "Ada@Example.ORG"),
    ("code", "mail", "ada"),
    # the name of an entry is the hash, whatever was hashed
    ("seal", "seal", "Ada@Example.org"), ("seal", "seal", "AB" * 20), ("seal", "raw", "raw Bob"),
    ("email_hash", "email_md5 email_sha1 email_sha256", "Ada@Example.org"),
    ("email_hash", "email_sha1", "ada@example.org"),
    ("email_hash", "email_sha1", "3C1B5F0CB91772D027DCDDE8FB749091DB780CBB"),
    ("email_hash", "email_sha256", "3C1B5F0CB91772D027DCDDE8FB749091DB780CBB"),
]  # fmt: skip


def entry_case(platform: str, kind: str, name: str) -> Case:
    case: Case = {"platforms": [platform], "kind": kind, "name": name}
    try:
        return case | {"text": platforms_of(platform).read_entry(kind, name)}
    except IdentifierError as error:
        return case | {"reason": error.reason}


ENTRY_NAMES = [
    ("album", "username", "Bob  B."), ("album", "nsid", "12345678@N00"), ("album", "username", "\u200b"),
    ("album", "username", "x" * 1024), ("album", "username", "x" * 1025),
    ("clip", "clip", "abcDEF_-123"), ("clip", "clip", " abc"), ("clip", "clip", "a b"), ("clip", "clip", "a\u00adb"),
    ("clip", "clip", ""),
    ("clip", "clip", "\u3164"), ("clip", "clip", "\ufdfa" * 300), ("clip", "clip", "\u3164 "),
    ("clip", "clip", "\ufdfa" * 342),
    ("clip", "clip", "a\u00a0b"), ("clip", "clip", "\u00c9" * 512), ("clip", "clip", "\u00c9" * 513), ("clip",
    "handle", "ADA"),
    ("web", "host", "EXAMPLE.org"),
]  # fmt: skip

Listing = tuple[str, str, list[list[Any]]]
"""An entry's kind, name and hits, each [data set, count, items]."""


def point_case(typed: str, ids: str, entries: list[Listing]) -> Case:
    platforms = platforms_of(*ids.split())
    readings = platforms.read_text(typed)
    asked = platforms.choose_readings(readings, {kind for kind, _, _ in entries})
    record = [
        Entry(kind, name, tuple(Hits(dataset, count, tuple(Item(*item) for item in items)) for dataset, count,
        items in hits))
        for kind, name, hits in entries
    ]  # fmt: skip
    found = point(match_entries(record, asked, platforms), typed, readings, platforms)
    return {
        "typed": typed, "platforms": ids.split(), "entries": entries,
        "found": [
            [one.entry.kind, one.entry.name, [[dataset, item.id] for dataset, item in one.pointed],
             [[hits.dataset, hits.count] for hits in count_hits(one, platforms)]]
            for one in found
        ],
    }  # fmt: skip


PHOTOS = [[0, 3, [["12", "https://album.example/photos/bob/12"], ["13"], ["14"]]], [2, 1, [["12"]]]]
PAGES = [
    [0, 9, [["1", "https://example.org/a/"], ["2", "https://www.example.org/a?x=1"], ["https://example.org/b", ""]]],
    [1, 4, [["c", "https://example.org/c"]]],
]
POINTED: list[tuple[str, str, list[Listing]]] = [
    ("album.example/photos/bob/12", "album", [("alias", "bob", PHOTOS)]),
    ("http://www.album.example/photos/BOB/13?x", "album", [("alias", "bob", PHOTOS)]),
    ("album.example/photos/bob", "album", [("alias", "bob", PHOTOS)]),
    ("bob", "album", [("alias", "bob", PHOTOS)]),
    ("13", "album", [("alias", "13", PHOTOS)]),
    ("@13", "album", [("alias", "13", PHOTOS)]),
    ("https://example.org/a", "web", [("host", "example.org", PAGES)]),
    ("http://example.org/a/#top", "web", [("host", "example.org", PAGES)]),
    ("EXAMPLE.org//a", "web", [("host", "example.org", PAGES)]),
    ("example.org/A", "web", [("host", "example.org", PAGES)]),
    ("example.org/a?x=1", "web", [("host", "example.org", PAGES)]),
    ("www.example.org/a?x=1", "web", [("host", "example.org", PAGES)]),
    ("example.org/b", "web", [("host", "example.org", PAGES)]),
    ("example.org/c", "web", [("host", "example.org", PAGES), ("host", "www.example.org", PAGES)]),
    ("example.org/d", "web", [("host", "example.org", PAGES)]),
    ("example.org", "web", [("host", "example.org", PAGES)]),
    ("https://example.org/", "web", [("host", "example.org", [[0, 2, [["1", "https://example.org/"],
    ["example.org"]]]])]),
    ("https://example.org/?", "web", [("host", "example.org", [[0, 1, [["1", "https://example.org/?"]]]])]),
    ("https://example.org/?a", "web", [("host", "example.org", [[0, 1, [["1", "https://example.org?a"]]]])]),
    # not simplified: neither what was typed, nor an item's link
    ("https://example.org/\uff41", "web", [("host", "example.org", [[0, 1, [["1", "https://example.org/a"]]]])]),
    ("https://example.org/a", "web", [("host", "example.org", [[0, 1, [["1", "https://example.org/\uff41"]]]])]),
    ("https://example.org/\uff41", "web", [("host", "example.org", [[0, 1, [["1", "https://example.org/\uff41"]]]])]),
    ("https://shop.example.org/a", "web", [("host", "example.org", [[0, 2, [["1", "https://shop.example.org/a"],
    ["2"]]]])]),
]  # fmt: skip


def definition_cases() -> list[Case]:
    """Return definitions that are read, and ones with one thing wrong."""
    good: list[Case] = [{"definition": TAG, "kinds": ["tag", "tag_id"]}]
    bad: list[Case] = []

    def add(what: str, change: Callable[[dict[str, Any]], Any]) -> None:
        changed = copy.deepcopy(TAG)
        change(changed)
        bad.append({"describes": what, "definition": changed, "error": "manifest"})

    def add_good(what: str, change: Callable[[dict[str, Any]], Any]) -> None:
        changed = copy.deepcopy(TAG)
        change(changed)
        good.append({"describes": what, "definition": changed, "kinds": list(changed["kinds"])})

    def tag(tree: dict[str, Any]) -> dict[str, Any]:
        kind: dict[str, Any] = tree["kinds"]["tag"]
        return kind

    def rule(tree: dict[str, Any]) -> dict[str, Any]:
        first: dict[str, Any] = tree["rules"]["text"][0]
        return first

    for key in ("id", "name", "kinds"):
        add(f"without {key}", lambda tree, key=key: tree.pop(key))
    for key in TAG:
        add(f"{key} is null", lambda tree, key=key: tree.update({key: None}))
    add("an unknown key", lambda tree: tree.update(colour="blue"))
    for id_ in ("", "Forge", "1a", "_a", "a-b", "a" * 33, "\u00e9"):
        add(f"an id of {id_!a}", lambda tree, id_=id_: tree.update(id=id_))
        add(f"a kind {id_!a}", lambda tree, id_=id_: tree["kinds"].update({id_: {"noun": "account"}}))
    add_good("an id of 32 characters", lambda tree: tree.update(id="a" + "_" * 30 + "9"))
    add("an id that is a number", lambda tree: tree.update(id=1))
    add("a name that is a number", lambda tree: tree.update(name=1))
    for flag in ("open", "cased", "trimmed", "digits"):
        add(f"{flag} is a number", lambda tree, flag=flag: tree.update({flag: 1}))
    # kinds
    add("no kinds", lambda tree: tree.update(kinds={}, rules={}))
    add("kinds as a list", lambda tree: tree.update(kinds=[]))
    add("a kind as text", lambda tree: tree["kinds"].update(tag="account"))
    add("a kind without noun", lambda tree: tag(tree).pop("noun"))
    add("a noun that no page has a word for", lambda tree: tag(tree).update(noun="shoe"))
    add("an unknown key of a kind", lambda tree: tag(tree).update(colour="blue"))
    for flag in ("near", "cased", "spelled", "upper", "pointing", "shared"):
        add(f"{flag} is text", lambda tree, flag=flag: tag(tree).update({flag: "true"}))
    for key in ("below", "above", "core", "anchor", "missing", "words"):
        add(f"{key} is a list", lambda tree, key=key: tag(tree).update({key: []}))
    add("above of two characters", lambda tree: tag(tree).update(above="//"))
    for key in ("below", "above", "core"):
        add(f"{key} beyond ASCII", lambda tree, key=key: tag(tree).update({key: "\u00b7"}))
    add("a below that is no pattern", lambda tree: tag(tree).update(below="[/"))
    add_good("a below of several signs", lambda tree: tag(tree).update(below=" ?[:;]"))
    add("a core that captures nothing", lambda tree: tag(tree).update(core="(?:the )?.+"))
    add_good("a core", lambda tree: tag(tree).update(core="(?:the )?(.+)"))
    add("an anchor that is no pattern", lambda tree: tag(tree).update(anchor="[^/"))
    add("a missing that is no explanation", lambda tree: tag(tree).update(missing="nowhere"))
    add_good("a missing that all platforms have", lambda tree: tag(tree).update(missing="no-name"))
    # rules
    add("rules as a list", lambda tree: tree.update(rules=[]))
    add("rules of texts as a table", lambda tree: tree["rules"].update(text={}))
    add("a rule as text", lambda tree: tree["rules"].update(text=["a"]))
    add("a set of rules in upper case", lambda tree: tree["rules"].update(Page=[]))
    add("a rule without match", lambda tree: rule(tree).pop("match"))
    add("an unknown key of a rule", lambda tree: rule(tree).update(colour="blue"))
    add("a rule that does nothing", lambda tree: rule(tree).pop("give"))
    add("a rule with empty lists", lambda tree: rule(tree).update(give=[], then=[]))
    add("a rule with an empty explanation", lambda tree: rule(tree).update(give=[], why=""))
    add_good("a rule with an empty list, and an explanation", lambda tree: rule(tree).update(give=[], why="no-tag"))
    add("open is text", lambda tree: rule(tree).update(open="yes"))
    add("why is no explanation", lambda tree: rule(tree).update(why="nowhere"))
    add("why is a list", lambda tree: rule(tree).update(why=["no-tag"]))
    add_good("a why that all platforms have", lambda tree: rule(tree).update(why="no-name"))
    add(f"{MOST_RULES + 1} rules", lambda tree: tree["rules"].update(text=[rule(tree)] * (MOST_RULES + 1)))
    add_good(f"{MOST_RULES} rules", lambda tree: tree["rules"].update(text=[rule(tree)] * MOST_RULES))
    for what, give in {
        "as text": "tag", "as one list": ["tag", "$0"], "of a kind alone": [["tag"]],
        "of an unknown kind": [["user", "$0"]],
        "with a number": [["tag", 1]], "with a group that the pattern lacks": [["tag", "$3"]],
        "with $ alone": [["tag", "$"]],
        "with $$": [["tag", "$$"]], "with an unknown step": [["tag", "$0", "shout"]],
        "with a step that is a list": [["tag", "$0", []]],
    }.items():  # fmt: skip
        add(f"give {what}", lambda tree, give=give: rule(tree).update(give=give))
    for what, then in {
        "as text": "page", "of a name alone": ["page"], "to rules that are not there": ["nowhere", "$0"],
        "to the rules of links": ["link", "$0"],
        "to the rules of texts": ["text", "$0"], "with a group that the pattern lacks": ["page", "$3"],
        "with an unknown step": ["page", "$0", "shout"], "with a number": ["page", 1],
    }.items():  # fmt: skip
        add(f"then {what}", lambda tree, then=then: (rule(tree).update(then=then), tree["rules"].update(page=[])))
    page = {"match": ".+", "give": [["tag", "$0"]]}
    add_good("then to rules that are there", lambda tree: (
        rule(tree).update(then=["page", "$1$0$1", "decode", "host"]), tree["rules"].update(page=[page])))  # fmt: skip
    add("then to rules that go on to others", lambda tree: (
        rule(tree).update(then=["page", "$1"]),
        tree["rules"].update(page=[{"match": ".+", "then": ["last", "$0"]}], last=[page])))  # fmt: skip
    add("then to the same rules", lambda tree: (
        tree["rules"].update(page=[{"match": ".+", "then": ["page", "$0"]}])))  # fmt: skip
    # patterns
    for pattern in PATTERNS:
        add_good(
            f"the pattern {pattern!a}",
            lambda tree, pattern=pattern: rule(tree).update(match=pattern, give=[["tag", "$0"]]),
        )
    for pattern in NO_PATTERNS:
        add(
            f"the pattern {pattern!a}",
            lambda tree, pattern=pattern: rule(tree).update(match=pattern, give=[["tag", "$0"]]),
        )
    add("a pattern of 1,001 characters", lambda tree: rule(tree).update(match="a" * 1001, give=[["tag", "$0"]]))
    add_good("a pattern of 1,000 characters", lambda tree: rule(tree).update(match="a" * 1000, give=[["tag", "$0"]]))
    # hints
    hint: dict[str, Any] = {
        "id": "number",
        "match": "([0-9l]+)",
        "give": ["$1", "swap l1"],
        "has": ["tag_id"],
        "lacks": ["tag"],
    }
    add_good("a hint", lambda tree: tree.update(hints=[hint]))
    add_good("a hint that is words alone", lambda tree: tree.update(hints=[{"id": "x", "match": ".+"}]))
    add("hints as a table", lambda tree: tree.update(hints={}))
    for what, change in {
        "without id": {"id": None}, "without match": {"match": None}, "with an unknown key": {"colour": "blue"},
        "with a pattern that is none": {"match": "(", "give": ["x"]}, "with an unknown step": {"give": ["$1", "shout"]},
        "with a group that the pattern lacks": {"give": ["$2"]}, "with an unknown kind": {"has": ["user"]},
        "that lacks an unknown kind": {"lacks": ["user"]}, "that has text": {"has": "tag"},
        "that gives text": {"give": "$1"},
    }.items():  # fmt: skip
        add(f"a hint {what}", lambda tree, change=change: tree.update(
            hints=[{key: value for key, value in (hint | change).items() if value is not None}]))  # fmt: skip
    # explanations and params
    for what, value in {
        "as text": "no", "of two texts": ["not-a-name", "No."], "of four texts": ["not-a-name", "No.", "Try.", "x"],
        "of numbers": ["not-a-name", 1, 2], "of an unknown reason": ["no", "No.", "Try."],
    }.items():  # fmt: skip
        add(f"an explanation {what}", lambda tree, value=value: tree["explanations"].update({"no-tag": value}))
    add("an explanation in upper case", lambda tree: tree["explanations"].update(No=["not-a-name", "No.", "Try."]))
    add("explanations as a list", lambda tree: tree.update(explanations=[]))
    add("params as a list", lambda tree: tree.update(params=[]))
    add("a param that is a number", lambda tree: tree.update(params={"country": 49}))
    add("a param in upper case", lambda tree: tree.update(params={"Country": "49"}))
    add_good("params", lambda tree: tree.update(params={"country": "49"}))
    add_good("no rules", lambda tree: tree.pop("rules"))
    add_good("further explanations", lambda tree: tree["explanations"].update({"a-1": ["email", "", ""]}))
    return good + bad


PATTERNS = [
    "", "a|", "(?:a|b)?", "(a)(b)", "[a-z]", "[^a-z0-9._\\-]+", "[A-Z]", "[\\]]", "[(.*+?|{}]", "\\.", "\\\\", "\\/",
    "a{2}", "a{2,}", "a{2,5}",
    "a{0,999}", "a*?", "a+?", "a??", "a{2}?", "(?!a)b", "(?=a).", "[ -]".replace("-", "\\-"), "~!@#%&_=:;<>,'\"`-",
    "a-z", "()", "(?:)", "(a)?", "(?:(a)|b)?", "(?:a|[(])*", "(?:\\((?:a)+)*(b)", "(?!(a))b+", "(?:(?!a)b)*",
    "(?:(?!a)b)?", "(?:(?=a)|b)",
    "[a-c\\-e]", "[a-ce-g0-9]", "[&|~]", "[&\\&b|\\|~\\~]", "[&a&]", "&&", "~~a||b",
]  # fmt: skip
NO_PATTERNS = [
    "a\n", "\u00e9", "^a", "a$", "\\d", "\\w", "\\s", "\\b", "\\1", "(a)\\1", "(?<=a)b", "(?<!a)b", "(?i)a",
    "(?P<x>a)", "(?<x>a)", "(?>a)", "(",
    ")", "(a", "a)", "[", "[]", "[a", "]", "{", "}", "a{", "a{2,5", "a{,5}", "a{1000}", "a**", "a++", "a?+",
    "a{2}{3}", "*a", "+", "?", "(*a)",
    "[z-a]", "[a-]", "[-a]", "[a-\\.]", "[[a]", "[a\\d]", "[\\n]", "\\n", "\\", "a{5,2}", "(?#a)", "(?", "(?!a)*",
    "(?=a)+", "(a)*", "(?:(a)|b)+", "(?:(?:(a)))*", "((a)b){2}",
    "(?!a)?b", "(?=a)??b", "(?=(a))?b", "(?!a){2}b", "[a-c-e]", "[a--]", "[a&&b]",
    "[&&]", "[^||]", "[b~~]",
]  # fmt: skip
