"""The files of a data set: paths and globs -> files that exist; endings -> format and compression."""

from __future__ import annotations

import contextlib
import glob
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.settings.problems import Problems, join_key, show_value, suggest

FORMATS = {
    ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2"}
CODECS = {"gzip": "gzip", "zstd": "zstd", "bzip2": "bz2"}  # as Arrow calls them
FILES_SHOWN = 3  # in one message
LONGEST_LINE = 1 << 20  # bytes that are looked at to find the end of the first line
DELIMITERS = {"csv": ",", "tsv": "\t"}
FITTING = {  # keys that some formats have no use for
    **dict.fromkeys(("skip", "header", "delimiter", "quote", "null"), ("csv", "tsv")),
    "records": ("json",), "encoding": ("csv", "tsv", "json", "jsonl"), "compression": ("csv", "tsv", "json", "jsonl"),
}  # fmt: skip
REJECTS = "rejects.csv"  # what the build writes beside site.toml: never its own input, unless named outright


def resolve_path(text: str, folder: Path) -> Path:
    """A path as the settings write it -> absolute, links followed; relative ones start at `folder`, `~` is home.

    Raises:
        ValueError: no system has such a path (a NUL, nobody's home, a circle of links, too long a name), or it
            is not UTF-8; the message says which.
    """
    if not text.strip():
        raise ValueError("an empty text is not a path.")
    try:
        path = folder / Path(text).expanduser()
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.stat()  # raises for what the system does not take (in a circle of links, `resolve` did until 3.12)
        path = path.resolve()
    except OSError as error:
        raise ValueError(f"{show_value(text)} is not a path that can be used ({error.strerror}).") from None
    except (RuntimeError, ValueError) as error:
        raise ValueError(f"{show_value(text)} is not a path that can be used ({error}).") from None
    _check_spelling(path)
    return path


def _check_spelling(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:  # DuckDB and Arrow cannot open it
        raise ValueError(f"{str(path)!a} is not spelled in UTF-8: rename it.") from None


def list_names(folder: Path) -> list[str]:
    """What is in a folder, to suggest from: nothing where it cannot be read."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def find_files(pattern: str, folder: Path, output: Path | None) -> list[Path]:
    """The files that a path or glob means, sorted, links followed.

    A glob takes `*`, `?`, `[…]` and `**`; it never finds hidden files, the output folder's or the build's own reject
    list. A name that is there as it stands is taken as it stands, brackets and all.

    Args:
        pattern: as written in the settings.
        folder: where relative patterns start.
        output: the folder that the build writes, if it is known.

    Raises:
        ValueError: nothing is there, or nothing that could be read; the message is a sentence for people.
    """
    path = resolve_path(pattern, folder)
    if path.is_file():
        if output and path.is_relative_to(output):
            raise ValueError(
                f"{show_value(pattern)} is in the output folder, {output}: keep data elsewhere, or it is published."
            )
        return [path]
    if path.is_dir():
        raise ValueError(
            f"{show_value(pattern)} is a folder: name files, such as {show_value(pattern.rstrip('/') + '/*.csv')}."
        )
    if path.exists():
        raise ValueError(f"{show_value(pattern)} is neither a file nor a folder, but a device or a pipe ({path}).")
    if not glob.has_magic(pattern):
        near = suggest(path.name, list_names(path.parent))
        raise ValueError(f"there is no file {show_value(pattern)} (looked for {path}).{near}")
    # not Path.glob, which takes no absolute pattern, no "..", and finds hidden files
    matches = glob.glob(str(Path(pattern).expanduser()), root_dir=folder, recursive=True)  # noqa: PTH207
    found = {(folder / match).resolve() for match in matches}
    usable = sorted(file for file in found if file.is_file() and file.name != REJECTS)
    files = [file for file in usable if not (output and file.is_relative_to(output))]
    for file in files:
        _check_spelling(file)
    if usable and not files:
        raise ValueError(f"all that {show_value(pattern)} matches is in the output folder, {output}.")
    if not files:
        raise ValueError(f"{show_value(pattern)} matches no file (looked in {folder}).")
    return files


def find_all(written: object, key: str, folder: Path, output: Path | None, problems: Problems) -> tuple[Path, ...]:
    """The files that a key names: a path or glob, or a list of them; none where it is neither.

    Args:
        written: what stands in the settings.
        key: its full name, such as `dataset[0].files`.
        folder: as in `find_files`.
        output: as in `find_files`.
        problems: takes what is wrong.
    """
    patterns = [written] if isinstance(written, str) else written
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        return ()
    files: set[Path] = set()
    for number, pattern in enumerate(patterns):
        try:
            files.update(find_files(pattern, folder, output))
        except (OSError, RuntimeError, ValueError) as error:
            problems.add(join_key(key, *([number] if len(patterns) > 1 else [])), str(error))
    return tuple(sorted(files))


def split_ending(file: Path) -> tuple[str | None, str | None]:
    """A file's format and compression, by its ending; None where the ending does not say."""
    name = file.name.lower()
    packed = next((ending for ending in COMPRESSIONS if name.endswith(ending)), "")
    unpacked = Path(name.removesuffix(packed))
    return FORMATS.get(unpacked.suffix), COMPRESSIONS.get(packed)


def count_fields(file: Path, compression: str | None, delimiter: str) -> int:
    """How many fields the first line of a text file has, by its delimiters alone; 0 where there is none to read."""
    import pyarrow as pa  # settings without a preset that asks for this need not wait for it

    try:
        with pa.input_stream(str(file), compression=CODECS[compression] if compression else None) as stream:
            line: bytes = stream.read(LONGEST_LINE).partition(b"\n")[0]
    except OSError:
        return 0
    return line.count(delimiter.encode()) + 1 if line.strip() else 0


def complete_files(
    raw: Mapping[str, Any], where: str, folder: Path, output: Path | None, problems: Problems
) -> dict[str, Any]:
    """Find a data set's files and fill in what their endings say.

    Args:
        raw: the table as written, its preset applied.
        where: its name, such as `dataset[0]`.
        folder: as in `find_files`.
        output: as in `find_files`.
        problems: takes what is wrong.

    Returns:
        The table with `files` as a tuple of paths, and with `format`, `compression` and `delimiter` wherever they
        follow from the files.
    """
    table = dict(raw)
    files = find_all(table.get("files"), join_key(where, "files"), folder, output, problems)
    if files:
        table["files"] = files
        _complete_format(table, where, problems)
    else:
        table.setdefault("format", "csv")  # the files are what is wrong: no need to complain of the format too
    form = table.get("format")
    for key, formats in FITTING.items():
        if table.get(key) is not None and form in FORMATS.values() and form not in formats:
            problems.add(join_key(where, key), f"is for {', '.join(formats)}; the format here is {form}.")
    if isinstance(form, str) and form in DELIMITERS:
        table.setdefault("delimiter", DELIMITERS[form])
    return table


def _complete_format(table: dict[str, Any], where: str, problems: Problems) -> None:
    endings = {file.name: split_ending(file) for file in table["files"]}
    if "format" not in table:
        formats = {form for form, _ in endings.values()}
        if None in formats:
            names = ", ".join([name for name, (form, _) in endings.items() if form is None][:FILES_SHOWN])
            said = ", ".join([*FORMATS, *(f"{ending} after one of them" for ending in COMPRESSIONS)])
            problems.add(
                join_key(where, "format"), f"missing, and no ending says it: {names}. Endings that do: {said}."
            )
        elif len(formats) > 1:
            several = ", ".join(sorted(map(str, formats)))
            problems.add(join_key(where, "files"), f"the files have several formats: {several}. One data set has one.")
        table["format"] = formats.pop()
    if "compression" not in table:
        packings = {packing for _, packing in endings.values()}
        if len(packings) > 1:
            problems.add(
                join_key(where, "files"),
                "some files are compressed and some are not, or in another way. One data set has one compression.",
            )
        else:
            table["compression"] = packings.pop()
