"""Vectors of whole lookups, from typed text to outcome, and of the parts that decide what is found."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import Any

from shards.addressing import shard_index, shard_path
from shards.manifest import Manifest, dump_manifest, suffixes_path
from shards.matching import match_key
from shards.platforms import Platforms, read_definition
from shards.records import Entry, Hits, Item, encode_record
from tools.vectors.platforms import ALBUM, SUFFIXES, platforms_of
from tools.vectors.samples import (
    ALBUMS,
    ALICE,
    ALICE_FURTHER,
    BOB,
    BOB_SHOWN,
    ENTRIES,
    FILES,
    GARCIA,
    GARCIA_INITIAL,
    GARCIA_PLAIN,
    LEEDS,
    LONG,
    MANIFEST,
    NUMBER,
    PHOTO,
    RELEASE,
    STREET,
    YORK,
    Case,
    Files,
    b64,
    hits_tree,
    made_site,
    neighbour,
    one_of,
    record_tree,
)

UNASKED = re.compile(f", (?=(?:{'|'.join(ALBUMS.kinds)}) )")
PHOTO_PAGE = "https://album.example/photos/bob/4174434843"


def lookup_case(typed: str, outcome: str, *, unasked: str = "", **expected: Any) -> Case:
    """`unasked` has the "kind text" of each reading that is not looked for, separated by commas."""
    pairs = [one.split(" ", 1) for one in UNASKED.split(unasked) if one]
    return {"typed": typed, "outcome": outcome, "unasked": pairs, **expected}


def found_tree(
    *entries: Entry,
    near: tuple[Entry, ...] = (),
    asked: tuple[Entry, ...] = (),
    pointed: dict[str, list[list[Any]]] | None = None,
) -> list[Any]:
    """Return what is found: exact entries, near ones that are counted, and near ones that are only asked about.

    `pointed` has the items that the text leads to, by the entry's name.
    """
    tree = [entry_tree(entry, "exact") for entry in entries]
    for entry in sorted((*near, *asked), key=lambda one: (one.kind, one.name.encode())):
        tree.append(entry_tree(entry, "near", counted=entry not in asked))
    return [
        {**one, **({"pointed": pointed[one["name"]]} if pointed and one["name"] in pointed else {})} for one in tree
    ]


def entry_tree(entry: Entry, match: str, *, counted: bool = True) -> dict[str, Any]:
    return {"kind": entry.kind, "name": entry.name, "note": entry.note, "match": match, "counted": counted,
            "hits": hits_tree(entry.hits)}  # fmt: skip


def lookup_site(manifest: Manifest = MANIFEST, files: Files = FILES) -> Case:
    return {"manifest": dump_manifest(manifest), "files": {path: b64(data) for path, data in sorted(files.items())}}


def path_of(text: str, table: int = 0) -> str:
    depth = MANIFEST.tables[table].depth
    return shard_path(RELEASE, table, shard_index(match_key(text), depth), depth)


def changed_album(**changes: Any) -> Platforms:
    return Platforms((read_definition({**ALBUM, **changes}),))


def altered_cases() -> list[Case]:
    """A hit and a miss with manifests that do not belong to the shards; the reason is what a reader meets first."""
    one, two = MANIFEST.datasets
    first, second = MANIFEST.tables
    near = {**ALBUM["kinds"], "nsid": {**ALBUM["kinds"]["nsid"], "near": True}}
    changes: dict[str, tuple[dict[str, Any], str]] = {
        "another name of the platform": ({"platforms": changed_album(name="Alben")}, "terms"),
        "another kind that may be near": ({"platforms": changed_album(kinds=near)}, "terms"),
        "another platform's hosts": ({"platforms": replace(ALBUMS, others=(("Face", "face\\.example"),))}, "terms"),
        "links as names": ({"link_names": True}, "terms"),
        "a kind left out": ({"kinds": ("nsid", "photo_id", "screen_name")}, "terms"),
        "a kind too many": ({"kinds": (*MANIFEST.kinds, "username")}, "terms"),
        "e-mail addresses as names": ({"email_names": True}, "terms"),
        "fewer entries": ({"entries": 4}, "terms"),
        "data sets exchanged": ({"datasets": (two, one)}, "terms"),
        "a data set left out": ({"datasets": (one,)}, "terms"),
        "a data set too many": ({"datasets": (one, two, replace(two, id="three"))}, "terms"),
        "another id of a data set": ({"datasets": (replace(one, id="eins"), two)}, "terms"),
        "fewer items in a data set": ({"datasets": (replace(one, items=13), two)}, "terms"),
        "another salt": ({"salt": bytes(16)}, "canary"),
        "fewer iterations": ({"iterations": 2}, "canary"),
        "another release": ({"release": bytes(16)}, "status"),
        "a second table left out": ({"tables": (first,)}, "terms"),
        "a second table of another shape": ({"tables": (first, replace(second, cells=4, size=427))}, "terms"),
        "another depth": ({"tables": (replace(first, depth=1, size=683), second)}, "size"),
        "other cells of the same size": ({"tables": (replace(first, cells=5, cell=128), second)}, "canary"),
        "other cells": ({"tables": (replace(first, cells=11, size=779), second)}, "size"),
        "another root": ({"tables": (replace(first, root=bytes(32)), second)}, "proof"),
    }
    cases = []
    for what, (change, reason) in changes.items():
        manifest = replace(MANIFEST, **change)
        for typed in ("bob", "carol"):
            readings = manifest.platforms.read_text(typed, manifest.context)
            asked = manifest.platforms.choose_readings(readings, manifest.kinds)
            unasked = ", ".join(f"{one.kind} {one.text}" for one in readings if one not in asked)
            depth = manifest.tables[0].depth
            path = shard_path(manifest.release, 0, shard_index(match_key(typed), depth), depth)
            case = lookup_case(typed, "unavailable", unasked=unasked, shard=path, reason=reason)
            cases.append({"describes": what, "manifest": dump_manifest(manifest), **case})
    texts = replace(one, title="The best", description="Old", source="x", coverage="All.", date="2020", removal="No.")
    for what, change in {"other texts": {"datasets": (texts, two)}, "another date": {"built": "2027-01-01"}}.items():
        case = lookup_case("carol", "absent", unasked="username carol", shard=path_of("carol"))
        manifest = replace(MANIFEST, **change)
        cases.append({"describes": f"{what} change no outcome", "manifest": dump_manifest(manifest), **case})
    return cases


def lookup_cases() -> dict[str, Case]:
    number = "username 12345678@n00"
    account = "alias bob, screen_name bob, username bob"

    def bob(typed: str) -> Case:
        return lookup_case(typed, "found", unasked="username bob", shard=path_of("bob"),
                           found=found_tree(BOB, BOB_SHOWN))  # fmt: skip

    def named(typed: str, text: str, *exact: Entry, **others: tuple[Entry, ...]) -> Case:
        return lookup_case(typed, "found", unasked=f"username {text}", shard=path_of(text),
                           found=found_tree(*exact, **others))  # fmt: skip

    found = [
        *map(bob, ("bob", "  BOB ", "@bob", "https://www.album.example/people/bob/")),
        lookup_case("12345678%40n00", "found", unasked=number, shard=path_of("12345678@n00"),
                    found=found_tree(NUMBER)),
        lookup_case(PHOTO_PAGE, "found", unasked=account, shard=path_of("4174434843"),
                    found=found_tree(PHOTO, pointed={PHOTO.name: [[0, PHOTO.name]]})),
        lookup_case("https://img.album.example/7/4174434843_a_b.jpg", "found", shard=path_of("4174434843"),
                    found=found_tree(PHOTO, pointed={PHOTO.name: [[0, PHOTO.name]]})),
        lookup_case("https://album.example/photos/12345678@N00/", "found", unasked=number,
                    shard=path_of("12345678@n00"), found=found_tree(NUMBER)),
        named("Pat Example", "pat example", LEEDS, YORK),
    ]  # fmt: skip
    garcia = {"near": (GARCIA_PLAIN,), "asked": (GARCIA_INITIAL,)}
    near = [
        named("José García", "josé garcía", GARCIA, **garcia),
        named("Jose Garcia", "jose garcia", GARCIA_PLAIN, near=(GARCIA,), asked=(GARCIA_INITIAL,)),
        named("García, José", "garcía, josé", near=(GARCIA, GARCIA_PLAIN, GARCIA_INITIAL)),
        named("García José M", "garcía josé m", near=(GARCIA, GARCIA_PLAIN, GARCIA_INITIAL)),
        named("josegarciam", "josegarciam", near=(GARCIA_INITIAL,)),
        named("JOES GARCIA", "joes garcia", near=(GARCIA, GARCIA_PLAIN, GARCIA_INITIAL)),
        named("García, José P.", "garcía, josé p.", near=(GARCIA, GARCIA_PLAIN)),
        named("Mueller Strasse", "mueller strasse", near=(STREET,)),
        named("muller_strasse", "muller_strasse", near=(STREET,)),
        named("Pat  EXAMPLE", "pat example", LEEDS, YORK),
        named("example_pat", "example_pat", near=(LEEDS, YORK)),
        named("b-o-b", "b-o-b", near=(BOB, BOB_SHOWN)),
    ]
    names = ["carol", "bo", "bobb", "87654321@N00", "4174434844", "🫨", "bbo", "May Jones"]
    absent = [
        lookup_case(name, "absent", unasked=f"username {name.lower()}", shard=path_of(name.lower())) for name in names
    ]
    explained = [
        lookup_case("", "unavailable", reason="empty"),
        lookup_case(" \u200b\n", "unavailable", reason="empty"),
        lookup_case("bob@example.org", "unavailable", reason="email"),
        lookup_case("https://album.example/s/abc", "unavailable", reason="needs-network"),
        lookup_case("https://album.example/photos/tags/cat", "unavailable", reason="not-an-account"),
        lookup_case("x" * 1025, "unavailable", reason="too-long"),
        lookup_case("https://example.org/bob", "unavailable", reason="other-platform"),
    ]
    damaged = {path: data[:-1] for path, data in FILES.items()}
    html = dict.fromkeys(FILES, b"<!doctype html><title>Not here</title>")
    swapped = {path: neighbour(FILES, path) for path in FILES}
    faults = [
        ("lookup-truncated", "A shard that came short is never a miss.", damaged, "size"),
        ("lookup-soft-404", "A page in the place of a shard is never a miss.", html, "size"),
        ("lookup-swapped", "Another shard in the place of the one asked for is never a miss.", swapped, "proof"),
        ("lookup-missing", "A shard that is not there is never a miss.", {}, "status"),
    ]
    # What the manifest does not name is not looked for.
    fewer = made_site(("nsid", "screen_name"), entries=[one for one in ENTRIES if one.kind in ("nsid", "screen_name")],
                      further=())  # fmt: skip
    alone = made_site(tables=1)
    unasked = [
        lookup_case("bob", "found", unasked="alias bob, username bob", shard=path_of("bob"),
                    found=found_tree(BOB_SHOWN)),
        lookup_case("carol", "absent", unasked="alias carol, username carol", shard=path_of("carol")),
        lookup_case(PHOTO_PAGE, "found", unasked="photo_id 4174434843, alias bob, username bob", shard=path_of("bob"),
                    found=found_tree(BOB_SHOWN)),
        lookup_case("https://album.example/p/7mT53x", "unavailable", unasked="photo_id 4174434843",
                    reason="kind-not-indexed"),
        # an item is pointed at by a reading that was not looked for
        lookup_site(*made_site(("alias",), entries=[ALICE])) | lookup_case(
            "album.example/photos/alice/2", "found", shard=path_of("alice"),
            unasked="photo_id 2, screen_name alice, username alice",
            found=found_tree(ALICE, pointed={"alice": [[0, "2"]]})),
        lookup_case("bob@example.org", "unavailable", reason="email"),
    ]  # fmt: skip
    more = [named("alice", "alice", ALICE), named("al_ice", "al_ice", near=(ALICE,))]
    one = one_of("screen_name", "bob", "1", dataset=2)
    foreign = [
        ("a data set that the manifest lacks", [one]),
        ("a kind that the manifest lacks", [one_of("username", "bob", "1")]),
        ("a name that is white space", [replace(BOB, name="\u200b"), BOB]),
        ("another spelling that is white space", [replace(BOB, also=("\u200b",))]),
        ("an item that shows what has no label", [replace(BOB, hits=(Hits(0, 1, (Item("b1", shown=("x",)),)),))]),
        (
            "an item that shows more than there are labels",
            [replace(BOB, hits=(*BOB.hits, Hits(1, 1, (Item("x", shown=("1", "2", "3")),))))],
        ),
    ]
    return related_cases() | {
        "lookup-found": {"describes": "A name in the index is found with its items, kind by kind, out of one shard.",
                         **lookup_site(), "cases": found},
        "lookup-near": {"describes": "A name that is listed under another spelling is found, in one request too.",
                        **lookup_site(), "cases": near},
        "lookup-absent": {"describes": "A name that is not in the index is absent, and so is one whose letters are.",
                          **lookup_site(), "cases": absent},
        "lookup-explained": {"describes": "Text that is no identifier is explained, and nothing is asked for.",
                             **lookup_site(), "cases": explained},
        "lookup-unasked": {"describes": "What a text can mean as well, and was not looked for, is named, in order.",
                           **lookup_site(*fewer), "cases": unasked},
        "lookup-altered": {"describes": "A manifest that was altered in what decides a lookup leads to no answer.",
                           **lookup_site(), "cases": altered_cases()},
        "lookup-cut": {"describes": "A record that goes on where the release has no second table is no answer.",
                       **lookup_site(*alone), "cases": [
            bob("bob"),
            lookup_case("alice", "unavailable", unasked="username alice", shard=path_of("alice"), reason="record"),
                foreign_case("one item more", [replace(BOB, hits=(replace(BOB.hits[0], count=2),))], tables=1),
        ]},
        "lookup-more": {"describes": "A long list goes on in the second table, which is not asked for by itself.",
                        **lookup_site(), "cases": more},
        "lookup-foreign": {"describes": "A record that does not fit its release is no answer.", **lookup_site(),
                           "cases": [foreign_case(what, record) for what, record in foreign]},
        **{
            name: {"describes": describes, **lookup_site(files=files), "cases": [
                lookup_case(name, "unavailable", unasked=f"username {name}", shard=path_of(name), reason=reason)
                for name in ("bob", "carol")
            ]}
            for name, describes, files, reason in faults
        },
    }  # fmt: skip


HOST = Entry("host", "shop.example.org", (Hits(0, 2, (Item("1", "https://shop.example.org/a"), Item("2"))),))
DOMAIN = one_of("host", "bob.blog.example", "d1")
PAGE = one_of("host", "a.bob.blog.example", "d2")
OWNER = one_of("owner", "Acme-Inc", "o1")
PROJECT = one_of("project", "acme-inc/Rocket", "p1")
SLEDGE = one_of("project", "ada-ex/sledge", "p2")
RELATED = (HOST, DOMAIN, PAGE, OWNER, PROJECT, SLEDGE)


def related_cases() -> dict[str, Case]:
    """Return lookups on two platforms, one of which needs public suffixes: with and without them."""
    digest = hashlib.sha256(SUFFIXES.encode()).hexdigest()
    manifest, files = made_site(
        ("host", "owner", "project"), 1, platforms=platforms_of("web", "forge"), suffixes=digest, entries=RELATED,
        further=(),
    )  # fmt: skip
    path = suffixes_path(digest)

    def case(typed: str, anchor: str, *found: dict[str, Any], unasked: tuple[tuple[str, str], ...] = ()) -> Case:
        return {"typed": typed, "outcome": "found" if found else "absent", "unasked": [list(one) for one in unasked],
                "shard": path_of(anchor), "found": list(found)}  # fmt: skip

    cases = [
        case("shop.example.org", "shop.example.org", entry_tree(HOST, "exact")),
        case("https://shop.example.org/a?", "shop.example.org", {**entry_tree(HOST, "exact"), "pointed": [[0, "1"]]}),
        case("www.bob.blog.example", "bob.blog.example", entry_tree(DOMAIN, "exact"),
             entry_tree(PAGE, "part", counted=False)),
        case("b.bob.blog.example", "bob.blog.example", entry_tree(DOMAIN, "whole")),
        case("b.a.bob.blog.example/x", "bob.blog.example", entry_tree(PAGE, "whole"), entry_tree(DOMAIN, "whole")),
        case("ada.blog.example", "ada.blog.example"),
        case("Acme-Inc", "acme-inc", entry_tree(OWNER, "exact"), entry_tree(PROJECT, "part", counted=False)),
        case("acme-inc/engine", "acme-inc", entry_tree(OWNER, "whole")),
        case("@ada-ex", "ada-ex", entry_tree(SLEDGE, "part")),
        case("acmeinc", "acme-inc", entry_tree(OWNER, "near")),
        case("acme-inc.forge.example", "forge.example", unasked=(("owner", "acme-inc"),)),
        {"typed": "ada ex", "outcome": "unavailable", "unasked": [], "reason": "not-a-name"},
    ]  # fmt: skip
    owners = made_site(
        ("owner",), 1, platforms=platforms_of("web", "forge"), suffixes=digest, entries=[OWNER], further=()
    )
    with_suffixes = files | {path: SUFFIXES.encode()}
    missing = {"outcome": "unavailable", "unasked": [], "reason": "network"}
    return {
        "lookup-related": {
            "describes": "What belongs together is found in one request: an owner's projects, a domain's hosts.",
            **lookup_site(manifest, with_suffixes), "cases": cases},
        "lookup-suffixes": {
            "describes": "Without the public suffixes nothing whose address depends on them is looked up.",
            **lookup_site(manifest, files), "cases": [
                {"typed": "shop.example.org", **missing},
                {"typed": "ada.blog.example", **missing},
                {"typed": "https://forge.example/acme-inc", **missing},
                case("acme-inc", "acme-inc", entry_tree(OWNER, "exact"), entry_tree(PROJECT, "part", counted=False)),
                # even where no kind that needs them is sought
                {**lookup_site(*owners), "typed": "https://forge.example/acme-inc", **missing},
                {**lookup_site(*owners), **case("acme-inc", "acme-inc", entry_tree(OWNER, "exact"))},
            ]},
    }  # fmt: skip


def suffix_file_cases() -> list[Case]:
    """The file of public suffixes: the manifest's, and others in its place."""
    text = SUFFIXES.encode()
    manifest = replace(MANIFEST, platforms=platforms_of("web"), kinds=("host",))
    domains = [["a.b.co.uk", "b.co.uk"], ["a.www.ck", "www.ck"], ["a.bob.blog.example", "bob.blog.example"]]

    def case(data: bytes, sealed: bytes = text) -> Case:
        digest = hashlib.sha256(sealed).hexdigest()
        return {"manifest": dump_manifest(replace(manifest, suffixes=digest)), "file": b64(data), "domains": domains,
                "path": suffixes_path(digest)}  # fmt: skip

    return [
        {"describes": "the manifest's", **case(text)},
        {"describes": "another", **case(text + b"net\n"), "error": "terms"},
        {"describes": "cut short", **case(text[:-1]), "error": "terms"},
        {"describes": "nothing", **case(b""), "error": "terms"},
        {"describes": "a page in its place", **case(b"<!doctype html><title>Not here</title>"), "error": "terms"},
    ]


def foreign_case(what: str, record: list[Entry], tables: int = 2) -> Case:
    """Look up bob when his record is that of a broken writer."""
    manifest, files = made_site(instead={match_key("bob"): record}, tables=tables)
    path = path_of("bob")
    return {
        "describes": what, "manifest": dump_manifest(manifest), "files": {path: b64(files[path])},
        **lookup_case("bob", "unavailable", unasked="username bob", shard=path, reason="record"),
    }  # fmt: skip


def further_cases() -> list[Case]:
    """The second table, requested by the visitor: correct, and with an error in each of its parts."""
    whole = replace(ALICE, hits=(Hits(0, 11, tuple(LONG[:11])), Hits(1, 1, (LONG[11],))))
    first, second = path_of("alice"), path_of("alice", 1)
    other = next(path for path in FILES if path.split("/")[2] == "1" and path != second)
    asked = {"typed": "alice", "shard": first, "further": second}
    here = {first: b64(FILES[first]), second: b64(FILES[second])}
    damaged = bytearray(FILES[second])
    damaged[100] ^= 1

    def case(what: str, manifest: Manifest, files: Files) -> Case:
        return {"describes": what, "manifest": dump_manifest(manifest), "files": {
            path: b64(files[path]) for path in (first, second)}}  # fmt: skip

    only, others = made_site(("alias",), entries=[ALICE])
    short = Entry("alias", "alice", (Hits(0, 5, tuple(LONG[:4])),))
    end = replace(short, hits=(Hits(0, 5, (LONG[4],)),))
    cases = [
        {**case("one item more", *made_site(instead={match_key("alice"): [short]}, further=[end])), **asked,
         "found": found_tree(replace(short, hits=(Hits(0, 5, tuple(LONG[:5])),)))},
        {"describes": "whole", "manifest": dump_manifest(MANIFEST), "files": here, **asked,
         "found": found_tree(whole)},
        {"describes": "by the page of an item that is there", "manifest": dump_manifest(only), "files": {
            path: b64(others[path]) for path in (first, second)}, **asked, "typed": "album.example/photos/alice/7",
         "found": found_tree(whole, pointed={"alice": [[0, "7"]]})},
        {"describes": "by a near spelling", "manifest": dump_manifest(MANIFEST), "files": here, **asked,
         "typed": "al_ice", "found": found_tree(near=(whole,))},
        {"describes": "nothing more to ask for", "manifest": dump_manifest(MANIFEST),
         "files": {path_of("bob"): b64(FILES[path_of("bob")])}, "typed": "bob", "shard": path_of("bob"),
         "found": found_tree(BOB, BOB_SHOWN)},
        {"describes": "not there", "manifest": dump_manifest(MANIFEST), "files": {first: here[first]}, **asked,
         "error": "status"},
    ]  # fmt: skip
    for what, data, error in [
        ("cut short", FILES[second][:-1], "size"),
        ("one bit wrong", bytes(damaged), "proof"),
        ("another shard of the table", FILES[other], "proof"),
    ]:
        cases.append({"describes": what, "manifest": dump_manifest(MANIFEST), **asked,
                      "files": {first: here[first], second: b64(data)}, "error": error})  # fmt: skip
    items = ALICE_FURTHER.hits
    shown = replace(LONG[10], shown=("x",))
    wrong = {
        "no record": [],
        "another record": [BOB],
        "another name": [replace(ALICE_FURTHER, name="Alice")],
        "another kind": [replace(ALICE_FURTHER, kind="screen_name")],
        "another count": [replace(ALICE_FURTHER, hits=(replace(items[0], count=12), items[1]))],
        "an item too few": [replace(ALICE_FURTHER, hits=(replace(items[0], items=items[0].items[1:]), items[1]))],
        "a data set too few": [replace(ALICE_FURTHER, hits=items[:1])],
        "a data set that the manifest lacks": [replace(ALICE_FURTHER, hits=(*items, Hits(2, 1, (Item("x"),))))],
        "an item twice": [replace(ALICE_FURTHER, hits=(replace(items[0], items=tuple(LONG[3:10])), items[1]))],
    }
    # the rest is there, beside what does not fit the release
    foreign = {
        "an entry too many, of a kind that the manifest lacks": [ALICE_FURTHER, one_of("username", "alice", "x")],
        "an entry too many, of a data set that the manifest lacks": [
            ALICE_FURTHER, one_of("screen_name", "alice", "x", dataset=2)],
        "an entry too many, with a name that is white space": [ALICE_FURTHER, one_of("screen_name", "\u200b", "x")],
        "another spelling that is white space": [replace(ALICE_FURTHER, also=("\u200b",))],
        "an item that shows what has no label": [
            replace(ALICE_FURTHER, hits=(replace(items[0], items=(*items[0].items[:-1], shown)), items[1]))],
    }  # fmt: skip
    sites = {what: made_site(further=record) for what, record in wrong.items()}
    sites |= {what: made_site(rest={match_key("alice"): record}) for what, record in foreign.items()}
    cases += [{**case(what, *site), **asked, "error": "record"} for what, site in sites.items()]
    # a second table that other terms were sealed into
    manifest, files = made_site(tables=2)
    stranger, others = made_site(("alias", "nsid", "photo_id"), further=(ALICE_FURTHER,))
    mixed = replace(manifest, tables=(manifest.tables[0], stranger.tables[1]))
    cases.append({**case("other terms", mixed, {first: files[first], second: others[second]}), **asked,
                  "error": "terms"})  # fmt: skip
    return cases


def join_cases() -> list[Case]:
    """What both tables contain of a record, joined."""

    def entry(*hits: Hits, name: str = "bob", note: str = "") -> Entry:
        return Entry("screen_name", name, hits, note)

    def items(*ids: str) -> tuple[Item, ...]:
        return tuple(map(Item, ids))

    pair = [entry(Hits(0, 3, items("a"))), entry(Hits(0, 1, items("z")), note="York")]
    good = {
        "the rest of one entry": (pair, [entry(Hits(0, 3, items("b", "c")))],
                                  [entry(Hits(0, 3, items("a", "b", "c"))), pair[1]]),
        "a data set without items in the first table": (
            [entry(Hits(0, 1, items("a")), Hits(1, 2, ()))], [entry(Hits(1, 2, items("a", "b")))],
            [entry(Hits(0, 1, items("a")), Hits(1, 2, items("a", "b")))]),
        "items without ids": (
            [entry(Hits(0, 3, (Item("", "", "s"),)))], [entry(Hits(0, 3, (Item("", "", "t"), Item("a"))))],
            [entry(Hits(0, 3, (Item("", "", "s"), Item("", "", "t"), Item("a"))))]),
        "numbers that go on, beyond the order of their texts": (
            [entry(Hits(0, 4, items("8", "9")))], [entry(Hits(0, 4, items("10", "100")))],
            [entry(Hits(0, 4, items("8", "9", "10", "100")))]),
        "other items after numbers": (
            [entry(Hits(0, 4, items("5", "6")))], [entry(Hits(0, 4, (Item("", "", "t"), Item("01"))))],
            [entry(Hits(0, 4, (*items("5", "6"), Item("", "", "t"), Item("01"))))]),
        "numbers and other items after numbers": (
            [entry(Hits(0, 3, items("5")))], [entry(Hits(0, 3, (Item("6"), Item("1a", "", "t"))))],
            [entry(Hits(0, 3, (*items("5", "6"), Item("1a", "", "t"))))]),
        "numbers with titles after numbers without": (
            [entry(Hits(0, 4, items("8", "9")))], [entry(Hits(0, 4, (Item("10", "", "t"), Item("11"))))],
            [entry(Hits(0, 4, (*items("8", "9"), Item("10", "", "t"), Item("11"))))]),
        "numbers without titles after numbers with titles": (
            [entry(Hits(0, 4, (Item("8", "", "t"), Item("9"))))], [entry(Hits(0, 4, items("10", "11")))],
            [entry(Hits(0, 4, (Item("8", "", "t"), *items("9", "10", "11"))))]),
        "numbers with titles, and other items, after numbers with titles": (
            [entry(Hits(0, 4, (Item("8"), Item("9", "", "t"))))],
            [entry(Hits(0, 4, (Item("10", "", "u"), Item("1a", "", "v"))))],
            [entry(Hits(0, 4, (Item("8"), Item("9", "", "t"), Item("10", "", "u"), Item("1a", "", "v"))))]),
        "numbers of two entries that both go on": (
            [entry(Hits(0, 2, items("9"))), entry(Hits(0, 2, (Item("9", "", "t"),)), note="York")],
            [entry(Hits(0, 2, (Item("10", "", "t"),))), entry(Hits(0, 2, items("300")), note="York")],
            [entry(Hits(0, 2, (Item("9"), Item("10", "", "t")))),
             entry(Hits(0, 2, (Item("9", "", "t"), Item("300"))), note="York")]),
        "other items after numbers and other items": (
            [entry(Hits(0, 3, items("5", "a")))], [entry(Hits(0, 3, items("b")))],
            [entry(Hits(0, 3, items("5", "a", "b")))]),
        "two entries": ([entry(Hits(0, 2, items("a"))), entry(Hits(0, 2, items("a")), note="York")],
                        [entry(Hits(0, 2, items("b"))), entry(Hits(0, 2, items("c")), note="York")],
                        [entry(Hits(0, 2, items("a", "b"))), entry(Hits(0, 2, items("a", "c")), note="York")]),
        "an entry that does not match the text": (
            [entry(Hits(0, 2, items("a"))), entry(Hits(0, 2, items("a")), name="obb")],
            [entry(Hits(0, 2, items("b"))), entry(Hits(0, 9, items("x")), name="obb")],
            [entry(Hits(0, 2, items("a", "b")))]),
    }  # fmt: skip
    bad = {
        "an entry that is whole already": (
            pair, [entry(Hits(0, 3, items("b", "c"))), entry(Hits(0, 1, items("zz")), note="York")]),
        "another note": (pair, [entry(Hits(0, 3, items("b", "c")), note="Leeds")]),
        "the rest of an entry missing": (
            [entry(Hits(0, 2, items("a"))), entry(Hits(0, 2, items("a")), note="York")],
            [entry(Hits(0, 2, items("b")))]),
        "an item too many": (pair, [entry(Hits(0, 3, items("b", "c", "d")))]),
        "an item too few": (pair, [entry(Hits(0, 3, items("b")))]),
        "another count": (pair, [entry(Hits(0, 4, items("b", "c")))]),
        "an item without an id again": (
            [entry(Hits(0, 2, (Item("", "", "t"),)))], [entry(Hits(0, 2, (Item("", "", "t"),)))]),
        "items without ids that do not go on in order": (
            [entry(Hits(0, 2, (Item("", "", "t"),)))], [entry(Hits(0, 2, (Item("", "", "s"),)))]),
        "a number of the first table again": (
            [entry(Hits(0, 4, items("5", "6")))], [entry(Hits(0, 4, items("6", "7")))]),
        "numbers that go on in the order of texts": (
            [entry(Hits(0, 2, items("10")))], [entry(Hits(0, 2, items("9")))]),
        "numbers after other items": ([entry(Hits(0, 2, items("a")))], [entry(Hits(0, 2, items("7")))]),
        "numbers after other items with ids below them": (
            [entry(Hits(0, 2, items("01")))], [entry(Hits(0, 2, items("7")))]),
        "numbers after numbers and other items": (
            [entry(Hits(0, 3, items("5", "1a")))], [entry(Hits(0, 3, items("7")))]),
        "numbers and other items after numbers and other items": (
            [entry(Hits(0, 4, items("5", "a")))], [entry(Hits(0, 4, items("7", "b")))]),
        "other items out of order after numbers and other items": (
            [entry(Hits(0, 3, items("5", "b")))], [entry(Hits(0, 3, items("a")))]),
        "the last number of the first table again, with a title": (
            [entry(Hits(0, 2, items("7")))], [entry(Hits(0, 2, (Item("7", "", "t"),)))]),
        "a number with a title of the first table again, without one": (
            [entry(Hits(0, 4, (Item("5", "", "t"), Item("7"))))], [entry(Hits(0, 4, items("5", "8")))]),
        "numbers with titles that go on in the order of texts": (
            [entry(Hits(0, 2, (Item("10", "", "t"),)))], [entry(Hits(0, 2, (Item("9", "", "t"),)))]),
        "an item of the first table again": (pair, [entry(Hits(0, 3, items("a", "b")))]),
        "items that do not go on in order": ([entry(Hits(0, 3, items("c")))], [entry(Hits(0, 3, items("a", "b")))]),
        "a data set that the first table lacks": (
            pair, [entry(Hits(0, 3, items("b", "c")), Hits(1, 1, items("x")))]),
        "a data set that is whole already": (
            [entry(Hits(0, 3, items("a")), Hits(1, 1, items("x")))],
            [entry(Hits(0, 3, items("b", "c")), Hits(1, 1, items("y")))]),
        "a data set without items": (
            [entry(Hits(0, 3, items("a")), Hits(1, 1, items("x")))],
            [entry(Hits(0, 3, items("b", "c")), Hits(1, 1, ()))]),
    }  # fmt: skip

    def payloads(first: list[Entry], rest: list[Entry]) -> Case:
        return {
            "typed": "bob",
            "platforms": ["album"],
            "kinds": ["screen_name"],
            "first": encode_record(first).hex(),
            "rest": encode_record(rest).hex(),
        }

    return [
        *({"describes": what, **payloads(first, rest), "record": record_tree(whole)}
          for what, (first, rest, whole) in good.items()),
        *({"describes": what, **payloads(first, rest), "error": "record"} for what, (first, rest) in bad.items()),
    ]  # fmt: skip
