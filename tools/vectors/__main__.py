"""Write the vectors of the format: run `python -m tools.vectors [FOLDER]` from the repository's root.

The right answers come from the reference implementation and are compared with the browser's, which was written from
FORMAT.md alone; the malformed ones are made here by hand, byte by byte. Identifiers have separate vectors.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools.vectors.files import canary_cases, flip, header_cases, keep, manifest_cases, put, shard_cases, swap
from tools.vectors.lookups import further_cases, join_cases, lookup_cases, suffix_file_cases
from tools.vectors.names import name_vectors
from tools.vectors.numbers import bad_numbers, numbered_records
from tools.vectors.pieces import (
    address_cases,
    bad_cells,
    bad_records,
    bomb_records,
    cells_cases,
    good_records,
    keys_cases,
    linked_records,
    proof_cases,
    release_cases,
    unsafe_links,
)
from tools.vectors.platforms import SUFFIXES, list_definitions
from tools.vectors.readings import reading_vectors
from tools.vectors.samples import (
    Case,
)


def all_vectors() -> dict[str, Case]:
    """Return every vector file of the format: name without extension -> content."""
    manifest_good, manifest_versions, manifest_bad = manifest_cases()
    flips = [case for at in (0, 3, 9, 30, 200, -1, -33) for case in shard_cases(flip(at, 3), "proof")]
    listed: list[tuple[str, str, str, list[Case]]] = [
        ("address", "address", "A match key's shard is the top bits of its hash, the same in every release.",
         address_cases()),
        ("keys", "keys", "A match key's K depends on the site too; its other keys on release, table and shard.",
         keys_cases()),
        ("record", "record", "A payload decodes to the record it was made from.", good_records()),
        ("record-numbers", "record", "Ids that are numbers come out in the order of these, as decimal text.",
         numbered_records()),
        ("record-numbers-malformed", "record", "Ids that are numbers, in any other form than theirs, are refused.",
         bad_numbers()),
        ("record-unsafe-links", "record", "A link that is neither https nor http is not given out; its item is.",
         unsafe_links()),
        ("record-links", "record", "A link that follows from name and id is made from the data set's template.",
         linked_records()),
        ("record-malformed", "record", "A payload that is no record is refused.", bad_records()),
        ("record-bomb", "record", "A payload that inflates beyond the limit is refused.",
         bomb_records()),
        ("cells", "cells", "A payload becomes cells of one size, the least number that holds it.", cells_cases()),
        ("cells-damaged", "cells", "Cells that do not open are an error; a first tag that is not there is a miss.",
         bad_cells()),
        ("proof", "proof", "A leaf and its proof lead to the root.", proof_cases()),
        ("shard", "shard", "A shard as it was written opens.", shard_cases(keep, None)),
        ("shard-flipped-bit", "shard", "One bit wrong anywhere in a shard is seen by its proof.", flips),
        ("shard-truncated", "shard", "A shard of another length is refused.",
         [case for change in (lambda data: data[:-1], lambda data: data + b"\0", lambda data: data[:0])
          for case in shard_cases(put(change), "size")]),
        ("shard-swapped", "shard", "Another shard of the same release is seen by its proof.",
         shard_cases(swap, "proof")),
        ("shard-wrong-header", "shard", "A shard that is proven and not of this format is refused.", header_cases()),
        ("shard-canary", "shard", "A shard whose canary does not open, or does not fit, is not believed.",
         canary_cases()),
        ("manifest", "manifest", "A manifest is read, and keys that nobody knows are ignored.", manifest_good),
        ("manifest-version", "manifest", "A manifest of another version, or of other rules, is told from a broken one.",
         manifest_versions),
        ("manifest-malformed", "manifest", "A manifest that is not whole, or out of range, is refused.", manifest_bad),
    ]  # fmt: skip
    listed += [(name, *rest) for name, rest in (name_vectors() | reading_vectors()).items()]
    listed += [
        ("lookup-further", "further", "The second table is asked for on the visitor's word alone, and proven as well.",
         further_cases()),
        ("release", "release", "A release's id depends on all that is sealed, in the order of the records' digests.",
         release_cases()),
        ("suffix-file", "suffix-file", "The file of public suffixes is the manifest's, or is not used.",
         suffix_file_cases()),
        ("join", "join", "What both tables hold of an entry makes up its counts, or is refused.", join_cases()),
    ]  # fmt: skip
    vectors = {name: {"describes": text, "kind": kind, "cases": cases} for name, kind, text, cases in listed}
    vectors["platforms"] |= {"definitions": list_definitions(), "suffixes": SUFFIXES}
    vectors["suffixes"] |= {"suffixes": SUFFIXES}
    return vectors | {name: {"kind": "lookup", **content} for name, content in lookup_cases().items()}


def write_vectors(folder: Path) -> None:
    """Write every vector file into a folder."""
    for name, content in all_vectors().items():
        text = json.dumps(content, ensure_ascii=True, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_vectors(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("shards/vectors"))
