"""Vectors of whole lookups, from typed text to outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shards.addressing import shard_index, shard_path
from shards.identifiers import Subject, choose_subjects, read_text
from shards.manifest import Manifest, dump_manifest
from shards.records import Hits, Item
from tools.vectors.samples import (
    FILES,
    MANIFEST,
    RELEASE,
    Case,
    Files,
    b64,
    hits_tree,
    made_site,
    neighbour,
)

PHOTO_PAGE = "https://www.flickr.com/photos/bob/4174434843"


def lookup_case(typed: str, outcome: str, *, unasked: str = "", **expected: Any) -> Case:
    """`unasked` has "kind text" of each reading that is not looked for, with commas between."""
    pairs = [one.split(" ", 1) for one in unasked.split(", ") if one]
    return {"typed": typed, "outcome": outcome, "unasked": pairs, **expected}


def found_tree(pairs: list[tuple[Subject, list[Hits]]]) -> list[Any]:
    return [{"kind": subject.kind, "text": subject.text, "hits": hits_tree(hits)} for subject, hits in pairs]


def numbered(number: int) -> Item:
    return Item(f"{number:02}", f"https://example.org/photo/{number:02}", f"Photo {number}")


def lookup_site(manifest: Manifest = MANIFEST, files: Files = FILES) -> Case:
    return {"manifest": dump_manifest(manifest), "files": {path: b64(data) for path, data in sorted(files.items())}}


def path_of(text: str) -> str:
    depth = MANIFEST.tables[0].depth
    return shard_path(RELEASE, 0, shard_index(text, depth), depth)


def altered_cases() -> list[Case]:
    """A hit and a miss by manifests that are not the one of the shards; the reason is what a reader meets first."""
    one, two = MANIFEST.datasets
    first, second = MANIFEST.tables
    changes: dict[str, tuple[dict[str, Any], str]] = {
        "another platform": ({"platform": "plain"}, "terms"),
        "a kind left out": ({"kinds": ("nsid", "photo_id", "screen_name")}, "terms"),
        "a kind too many": ({"kinds": (*MANIFEST.kinds, "username")}, "terms"),
        "e-mail addresses as names": ({"email_names": True}, "terms"),
        "fewer subjects": ({"subjects": 4}, "terms"),
        "data sets exchanged": ({"datasets": (two, one)}, "terms"),
        "a data set left out": ({"datasets": (one,)}, "terms"),
        "a data set too many": ({"datasets": (one, two, replace(two, id="three"))}, "terms"),
        "another id of a data set": ({"datasets": (replace(one, id="eins"), two)}, "terms"),
        "fewer items in a data set": ({"datasets": (replace(one, items=13), two)}, "terms"),
        "another salt": ({"salt": bytes(16)}, "canary"),
        "fewer iterations": ({"iterations": 2}, "canary"),
        "another release": ({"release": bytes(16)}, "status"),
        "a second table left out": ({"tables": (first,)}, "terms"),
        "a second table of another shape": ({"tables": (first, replace(second, cells=7))}, "terms"),
        "another depth": ({"tables": (replace(first, depth=1), second)}, "proof"),
        "other cells": ({"tables": (replace(first, cells=7, cell=128), second)}, "header"),
        "another size": ({"tables": (replace(first, size=first.size - 1), second)}, "size"),
        "another root": ({"tables": (replace(first, root=bytes(32)), second)}, "proof"),
    }
    cases = []
    for what, (change, reason) in changes.items():
        manifest = replace(MANIFEST, **change)
        for typed in ("bob", "carol"):
            readings = read_text(typed, manifest.platform)
            subjects = choose_subjects(readings, manifest.kinds)
            unasked = ", ".join(f"{one.kind} {one.text}" for one in readings if one not in subjects)
            depth = manifest.tables[0].depth
            path = shard_path(manifest.release, 0, shard_index(typed, depth), depth)
            case = lookup_case(typed, "unavailable", unasked=unasked, shard=path, reason=reason)
            cases.append({"describes": what, "manifest": dump_manifest(manifest), **case})
    texts = replace(one, title="The best", description="Old", source="x", coverage="All.", date="2020", removal="No.")
    for what, change in {"other texts": {"datasets": (texts, two)}, "another date": {"built": "2027-01-01"}}.items():
        case = lookup_case("carol", "absent", unasked="username carol", shard=path_of("carol"))
        manifest = replace(MANIFEST, **change)
        cases.append({"describes": f"{what} change no outcome", "manifest": dump_manifest(manifest), **case})
    return cases


def lookup_cases() -> dict[str, Case]:
    bob = found_tree(
        [
            (Subject("alias", "bob"), [Hits(0, 1, (Item("b1"),))]),
            (Subject("screen_name", "bob"), [Hits(1, 2, (Item("s1", "https://example.org/s1"), Item("s2")))]),
        ]
    )
    nsid = found_tree([(Subject("nsid", "12345678@n00"), [Hits(0, 1, (Item("n1", "", "Ein Bild", "CC BY 4.0"),))])])
    photo = found_tree([(Subject("photo_id", "4174434843"), [Hits(0, 1, (Item("4174434843"),))])])
    number = "username 12345678@n00"
    account = "alias bob, screen_name bob, username bob"
    found = [
        lookup_case("bob", "found", unasked="username bob", shard=path_of("bob"), found=bob),
        lookup_case("  BOB ", "found", unasked="username bob", shard=path_of("bob"), found=bob),
        lookup_case("@bob", "found", unasked="username bob", shard=path_of("bob"), found=bob),
        lookup_case("12345678%40n00", "found", unasked=number, shard=path_of("12345678@n00"), found=nsid),
        lookup_case(PHOTO_PAGE, "found", unasked=account, shard=path_of("4174434843"), found=photo),
        lookup_case("https://live.staticflickr.com/7/4174434843_a_b.jpg", "found", shard=path_of("4174434843"),
                    found=photo),
        lookup_case("https://www.flickr.com/photos/12345678@N00/", "found", unasked=number,
                    shard=path_of("12345678@n00"), found=nsid),
    ]  # fmt: skip
    names = ["carol", "bo", "bobb", "87654321@N00", "4174434844", "b o b", "🫨"]
    absent = [
        lookup_case(name, "absent", unasked=f"username {name.lower()}", shard=path_of(name.lower())) for name in names
    ]
    explained = [
        lookup_case("", "unavailable", reason="empty"),
        lookup_case(" \u200b\n", "unavailable", reason="empty"),
        lookup_case("bob@example.org", "unavailable", reason="email"),
        lookup_case("https://flic.kr/s/abc", "unavailable", reason="needs-network"),
        lookup_case("https://www.flickr.com/photos/tags/cat", "unavailable", reason="not-an-account"),
        lookup_case("x" * 1025, "unavailable", reason="too-long"),
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
    fewer = made_site(("nsid", "screen_name"))
    alone = made_site(tables=1)
    unasked = [
        lookup_case("bob", "found", unasked="alias bob, username bob", shard=path_of("bob"), found=bob[1:]),
        lookup_case("carol", "absent", unasked="alias carol, username carol", shard=path_of("carol")),
        lookup_case(PHOTO_PAGE, "found", unasked="photo_id 4174434843, alias bob, username bob", shard=path_of("bob"),
                    found=bob[1:]),
        lookup_case("https://flic.kr/p/7mT53x", "unavailable", unasked="photo_id 4174434843",
                    reason="kind-not-indexed"),
        lookup_case("bob@example.org", "unavailable", reason="email"),
    ]  # fmt: skip
    more = [
        lookup_case(
            "alice", "found", unasked="username alice", shard=path_of("alice"), more=8,
            found=found_tree([(Subject("alias", "alice"), [
                Hits(0, 11, tuple(numbered(n) for n in range(11))),
                Hits(1, 1, (numbered(11),)),
            ])]),
        )
    ]  # fmt: skip
    return {
        "lookup-found": {"describes": "A name in the index is found with its items, kind by kind, out of one shard.",
                         **lookup_site(), "cases": found},
        "lookup-absent": {"describes": "A name that is not in the index is absent.", **lookup_site(), "cases": absent},
        "lookup-explained": {"describes": "Text that is no identifier is explained, and nothing is asked for.",
                             **lookup_site(), "cases": explained},
        "lookup-unasked": {"describes": "What a text can mean as well, and was not looked for, is named, in order.",
                           **lookup_site(*fewer), "cases": unasked},
        "lookup-altered": {"describes": "A manifest that was altered in what decides a lookup leads to no answer.",
                           **lookup_site(), "cases": altered_cases()},
        "lookup-cut": {"describes": "A record that goes on where the release has no second table is no answer.",
                       **lookup_site(*alone), "cases": [
            lookup_case("bob", "found", unasked="username bob", shard=path_of("bob"), found=bob),
            lookup_case("alice", "unavailable", unasked="username alice", shard=path_of("alice"), reason="manifest"),
        ]},
        "lookup-more": {"describes": "A long record goes on in the second table; with it, all items are there.",
                        **lookup_site(), "cases": more},
        **{
            name: {"describes": describes, **lookup_site(files=files), "cases": [
                lookup_case(name, "unavailable", unasked=f"username {name}", shard=path_of(name), reason=reason)
                for name in ("bob", "carol")
            ]}
            for name, describes, files, reason in faults
        },
    }  # fmt: skip
