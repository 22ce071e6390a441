"""XML -> JSON lines: an element is an object of its attributes and of what is inside it, or its text if it has neither.

Elements of one name in one place make an array. The text of an element that has attributes is the member `text`. What
is only called a field is called as its attribute says: in MARC, `<subfield code="a">` in `<datafield tag="100">` is
`100.a`. A document that declares entities is rejected: a small one can stand for gigabytes.
"""

from __future__ import annotations

import json
import pyexpat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from generator.reading.conversion.tables import LINES
from generator.reading.text import explain_faults
from generator.settings import Dataset
from lists.headings import read_whole
from shards.errors import InputError

PIECE = 1 << 16
LARGEST = 8 << 20  # characters of one record
DEEPEST = 100
PATHS = 10_000  # different ones that are counted
TEXT = "text"
FIELDS = ("field", "datafield", "controlfield", "subfield")
"""Elements whose name says nothing of what is inside them (MARCXML, Solr)."""
SAYING = ("tag", "code", "name")
"""Attributes that say what is inside such an element."""


def convert_xml(file: Path, name: str, dataset: Dataset, path: Path) -> None:
    """Write the records of a document as JSON lines, and the line of each to a file beside them.

    Args:
        file: the document.
        name: for messages.
        dataset: `records`: the path of the elements that are records, below the outermost one; '' for that one itself.
        path: the file to write.

    Raises:
        InputError: the document is damaged, declares entities, or has no such element.
    """
    lines = []
    with path.open("wb") as out:
        for line, record in read_records(file, name, dataset.records):
            out.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            lines.append(line)
    if not lines:
        paths = ", ".join(map(repr, list_paths(file, name))) or "none"
        raise InputError(
            f"{name} has no element {dataset.records!r} (records). Elements that are repeated: {paths}.",
            "Correct records in the settings.",
        )
    path.with_suffix(LINES).write_bytes(np.array(lines, np.int64).tobytes())


def read_records(file: Path, name: str, records: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the line and the members of each record.

    Raises:
        InputError: the document is damaged or declares entities.
    """
    reader = _Records(name, records)
    for _ in reader.read(file):
        yield from reader.done
        reader.done.clear()


def list_paths(file: Path, name: str) -> dict[str, int]:
    """Return the paths, below the outermost element, of those that are repeated in it, and how often.

    Raises:
        InputError: the document is damaged or declares entities.
    """
    reader = _Paths(name)
    for _ in reader.read(file):
        if len(reader.counts) > PATHS:
            break
    found = {
        path: count
        for path, count in reader.counts.most_common()
        if count > 1 and path in reader.filled and count > reader.counts.get(path.rpartition(".")[0], 1)
    }
    return dict(list(found.items())[:20])


def holds_only(file: Path, name: str, path: str) -> bool:
    """Return whether the elements around those at a path hold nothing else: no other elements, and no names.

    Raises:
        InputError: the document is damaged or declares entities.
    """
    reader = _Paths(name)
    for _ in reader.read(file):
        pass
    outer = path.rpartition(".")[0]
    inside = [one for one in reader.counts if one and one.rpartition(".")[0] == outer]
    return inside == [path] and outer not in reader.named


class _Reader:
    """Follows the elements of a document, by their names without prefixes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.place: list[str] = []
        self.parser = pyexpat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._begin, self._end
        self.parser.CharacterDataHandler = self.add
        self.parser.EntityDeclHandler = self._refuse

    def read(self, file: Path) -> Iterator[None]:
        """Read a document, with a pause after each piece."""
        try:
            with explain_faults(file), file.open("rb") as stream:
                while piece := stream.read(PIECE):
                    self.parser.Parse(piece, False)
                    yield
                self.parser.Parse(b"", True)
                yield
        except pyexpat.ExpatError as error:
            raise InputError(
                f"{self.name}: invalid XML ({error}).", "Is the file cut or damaged? Export it again."
            ) from None
        except (LookupError, ValueError) as error:
            raise InputError(f"{self.name}: invalid XML ({error}).", "Save it as UTF-8.") from None

    def begin(self, path: str, attributes: dict[str, str]) -> None:
        """Begin an element, by its path below the outermost one."""

    def end(self) -> None:
        """End the element that is open."""

    def add(self, text: str) -> None:
        """Add text inside the element."""

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        attributes = {key: value for key, value in attributes.items() if not key.startswith("xmlns")}
        name = tag.rpartition(":")[2]
        said = next((key for key in SAYING if name in FIELDS and attributes.get(key)), "")
        self.place.append(attributes.pop(said).replace(".", " ") if said else name)
        if len(self.place) > DEEPEST:
            raise InputError(f"{self.name}: elements are nested more than {DEEPEST} deep.", "Is this a list?")
        self.begin(".".join(self.place[1:]), attributes)

    def _end(self, _tag: str) -> None:
        self.end()
        self.place.pop()

    def _refuse(self, *_: object) -> None:
        raise InputError(f"{self.name} declares entities, which can hide its size.", "Write it without them.")


class _Records(_Reader):
    """Collects the records: the elements at a path below the outermost one."""

    def __init__(self, name: str, records: str) -> None:
        super().__init__(name)
        self.records = records
        self.done: list[tuple[int, dict[str, Any]]] = []
        self._open: list[tuple[dict[str, Any], list[str]]] = []
        self._line = self._size = 0

    def begin(self, path: str, attributes: dict[str, str]) -> None:
        if not self._open:
            if path != self.records:
                return
            self._line, self._size = self.parser.CurrentLineNumber, 0
        self._open.append(({}, []))
        for key, value in attributes.items():
            _put(self._open[-1][0], key.rpartition(":")[2], value)

    def end(self) -> None:
        if not self._open:
            return
        members, texts = self._open.pop()
        text = "".join(texts).strip()
        if not self._open:
            self.done.append((self._line, {**members, TEXT: text} if text else members))
            return
        value = {**members, **({TEXT: text} if text else {})} if members else text
        _put(self._open[-1][0], self.place[-1], value)

    def add(self, text: str) -> None:
        if self._open:
            self._size += len(text)
            if self._size > LARGEST:
                raise InputError(
                    f"{self.name}:{self._line}: a record has more than {LARGEST:,} characters.",
                    "Set records to the path of the elements that are the records.",
                )
            self._open[-1][1].append(text)


class _Paths(_Reader):
    """Counts the elements at each path."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.counts: Counter[str] = Counter()
        self.filled: set[str] = set()  # the paths of elements that have attributes, or elements inside
        self.named: set[str] = set()  # the paths of elements with attributes that say what they are

    def begin(self, path: str, attributes: dict[str, str]) -> None:
        self.counts[path] += 1
        self.filled.add(path.rpartition(".")[0])
        if attributes:
            self.filled.add(path)
        if any(map(read_whole, attributes)):
            self.named.add(path)


def _put(members: dict[str, Any], name: str, value: Any) -> None:
    if name not in members:
        members[name] = value
    elif isinstance(members[name], list):
        members[name].append(value)
    else:
        members[name] = [members[name], value]
