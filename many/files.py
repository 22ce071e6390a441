"""A file to texts: what it is, is told by what is in it first, and by its name second."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from many import documents, exports, lists
from many.devices import Device, Pace
from many.gathering import Gathered, Source
from many.texts import TextError, decode

FILE_LIMIT = 256 << 20
"""A text file of more bytes would not fit a phone's memory; a zip may be larger, for it is not read whole."""
_ZIP = b"PK\x03\x04"
_TEXT = b"PK"


async def read_files(text: str, files: Sequence[Mapping[str, Any]], device: Device) -> Gathered:
    """Read pasted text and files, each with `name`, `path` and `size`; nothing of one stops the others.

    Raises CancelError alone.
    """
    gathered = Gathered()
    if text.strip():
        await _read_text(text, Source("pasted"), gathered, Pace(device, "read", len(text)))
    for number, file in enumerate(files):
        source = Source(str(file["name"]))
        pace = Pace(device, "read", len(files))
        device.advance("read", number, len(files))
        try:
            await _read_file(Path(file["path"]), source, gathered, pace)
        except TextError as error:
            gathered.refuse(source.name, "", "no-text", error.fact, error.hint)
        except (OSError, MemoryError) as error:
            gathered.refuse(source.name, "", "damaged", f"The file cannot be read: {error}.", "Choose it again.")
        except (zipfile.BadZipFile, NotImplementedError) as error:
            gathered.refuse(source.name, "", "damaged", f"The zip is damaged: {error}.", "Copy or download it anew.")
    return gathered


async def _read_file(path: Path, source: Source, gathered: Gathered, pace: Pace) -> None:
    name = source.name.rsplit("/", 1)[-1]
    with path.open("rb") as file:
        head = file.read(len(_ZIP))
    if head.startswith(_TEXT) and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" in archive.namelist():
                from many import workbooks  # the reader of XML takes its time to start

                await workbooks.read_workbook(archive, source, gathered, pace)
            else:

                async def read_member(where: str, data: bytes) -> None:
                    await _read_member(where, data, gathered, pace)

                await exports.read_archive(archive, source, gathered, pace, read_member)
        return
    if head == _ZIP:
        raise TextError("The zip is damaged, or not all of it is there.", "Copy or download it anew.")
    if number := exports.find_photo(name):
        gathered.sources.append(Source(source.name, "Flickr", 1, ("id",)))
        gathered.add_photos([number], source.name)
        return
    if path.stat().st_size > FILE_LIMIT:
        raise TextError(f"It has more than {FILE_LIMIT >> 20} MB.", "Split it into several files.")
    data = path.read_bytes()
    if name == exports.PROFILE:
        gathered.sources.append(source)
        source.format, source.rows = "Flickr", 1
        exports.read_profile(data, source, gathered)
    elif exports.is_others(name):
        gathered.sources.append(Source(source.name, "Flickr", 0, (), (name,)))
    else:
        await _read_text(decode(data), source, gathered, pace)


async def _read_member(where: str, data: bytes, gathered: Gathered, pace: Pace) -> None:
    try:
        await _read_text(decode(data), Source(where), gathered, pace)
    except TextError as error:
        gathered.refuse(where, "", "no-text", error.fact, error.hint)


async def _read_text(text: str, source: Source, gathered: Gathered, pace: Pace) -> None:
    start = text.lstrip()[:1]
    named = source.name.lower().endswith((".json", ".jsonl", ".ndjson"))
    if named or start in ("{", "["):
        try:
            await documents.read_document(text, source, gathered, pace)
            return
        except TextError:
            if named:
                raise
    await lists.read_list(text, source, gathered, pace)
