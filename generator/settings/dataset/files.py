"""The files of a data set: finds them from paths and globs, and infers format and compression from their extensions."""

from __future__ import annotations

import contextlib
import glob
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.settings.problems import Problems, join_key, show_value, suggest
from generator.storage import find_objects, is_remote, open_object, show_place
from shards.errors import SiteError

FORMATS = {
    ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), "spreadsheet"),
    **dict.fromkeys((".sqlite", ".sqlite3", ".db"), "sqlite"),
    ".xml": "xml", ".html": "html", ".htm": "html",
}  # fmt: skip
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".zip": "zip", ".tar": "tar", ".tgz": "tar"}
TARS = (".tar.gz", ".tar.bz2", ".tar.xz")
ARCHIVES = ("zip", "tar")  # their members are the files
CODECS = {"gzip": "gzip", "zstd": "zstd", "bzip2": "bz2"}  # as Arrow calls them
FILES_SHOWN = 3  # in one message
LONGEST_LINE = 1 << 20  # bytes that are read to find the end of the first line
DELIMITERS = {"csv": ",", "tsv": "\t"}
FITTING = {  # keys that only apply to some formats
    **dict.fromkeys(("delimiter", "quote", "escape", "quoted_lines", "repair"), ("csv", "tsv")),
    **dict.fromkeys(("skip", "header"), ("csv", "tsv", "spreadsheet", "html", "fixed")),
    "null": ("csv", "tsv", "spreadsheet", "html", "fixed", "ruled"),
    "records": ("json", "xml"), "table": ("spreadsheet", "sqlite", "html"), "query": ("sqlite",), "widths": ("fixed",),
    "encoding": ("csv", "tsv", "json", "jsonl", "html", "fixed", "ruled"),
}  # fmt: skip
REJECTS = "rejects.csv"  # written by the build next to site.toml: not an input, unless it is named explicitly


def resolve_path(text: str, folder: Path) -> Path:
    """Return the absolute path, without links, for a path in the settings: relative to `folder`; `~` is home.

    Raises:
        ValueError: the path is invalid (it contains NUL, an unknown home folder, circular links or too long a name), or
            is not UTF-8; the message says which.
    """
    if not text.strip():
        raise ValueError("an empty string is not a path.")
    try:
        path = folder / Path(text).expanduser()
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.stat()  # raises for invalid paths (for circular links, `resolve` did so until Python 3.12)
        path = path.resolve()
    except OSError as error:
        raise ValueError(f"{show_value(text)} is not a valid path ({error.strerror}).") from None
    except (RuntimeError, ValueError) as error:
        raise ValueError(f"{show_value(text)} is not a valid path ({error}).") from None
    _check_spelling(path)
    return path


def _check_spelling(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:  # DuckDB and Arrow cannot open it
        raise ValueError(f"{str(path)!a} is not valid UTF-8: rename it.") from None


def list_names(folder: Path) -> list[str]:
    """Return the names in a folder, for suggestions; [] if it cannot be read."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def find_files(pattern: str, folder: Path, output: Path | None) -> list[Path]:
    """Return the files that a path, a glob or the URL of objects in storage refers to, sorted, with links resolved.

    Globs support `*`, `?`, `[…]` and `**`. They skip hidden files, files in the output folder, and the build's own list
    of rejected rows. If a file with exactly this name exists, it is used, even if the name contains brackets.

    Args:
        pattern: as written in the settings.
        folder: the folder that relative patterns start from.
        output: the output folder of the build, if known.

    Raises:
        ValueError: there is no such file, or it cannot be read; the message is a sentence for users.
    """
    if is_remote(Path(pattern)):
        return _find_objects(pattern, output)
    path = resolve_path(pattern, folder)
    if path.is_file():
        if output and path.is_relative_to(output):
            raise ValueError(
                f"{show_value(pattern)} is in the output folder, {output}: move it elsewhere, or it will be published."
            )
        return [path]
    if path.is_dir():
        raise ValueError(
            f"{show_value(pattern)} is a folder: specify files, such as {show_value(pattern.rstrip('/') + '/*.csv')}."
        )
    if path.exists():
        raise ValueError(f"{show_value(pattern)} is neither a file nor a folder, but a device or a pipe ({path}).")
    if not glob.has_magic(pattern):
        near = suggest(path.name, list_names(path.parent))
        raise ValueError(f"there is no file {show_value(pattern)} (looked for {path}).{near}")
    # not Path.glob, which finds hidden files and supports neither absolute patterns nor ".."
    matches = glob.glob(str(Path(pattern).expanduser()), root_dir=folder, recursive=True)  # noqa: PTH207
    found = {(folder / match).resolve() for match in matches}
    usable = sorted(file for file in found if file.is_file() and file.name != REJECTS)
    files = [file for file in usable if not (output and file.is_relative_to(output))]
    for file in files:
        _check_spelling(file)
    if usable and not files:
        raise ValueError(f"all files that {show_value(pattern)} matches are in the output folder, {output}.")
    if not files:
        raise ValueError(f"{show_value(pattern)} matches no files (looked in {folder}).")
    return files


def _find_objects(pattern: str, output: Path | None) -> list[Path]:
    try:
        files = find_objects(pattern)
    except SiteError as error:
        raise ValueError(f"{error.fact} {error.hint}") from None
    if output and any(file.is_relative_to(output) for file in files):
        raise ValueError(f"{show_value(pattern)} is in the output, {show_place(output)}: it would be published.")
    return files


def find_all(written: object, key: str, folder: Path, output: Path | None, problems: Problems) -> tuple[Path, ...]:
    """Return the files that the value of a key refers to: a path or glob, or a list of them; () for anything else.

    Args:
        written: the value in the settings.
        key: its full name, such as `dataset[0].files`.
        folder: as in `find_files`.
        output: as in `find_files`.
        problems: collects what is wrong.
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
    """Return the format and the compression of a file according to its extension; None for each that is unknown."""
    name = file.name.lower()
    packed = next((ending for ending in COMPRESSIONS if name.endswith(ending)), "")
    if tar := next((ending for ending in TARS if name.endswith(ending)), ""):
        return FORMATS.get(Path(name.removesuffix(tar)).suffix), "tar"
    unpacked = Path(name.removesuffix(packed))
    return FORMATS.get(unpacked.suffix), COMPRESSIONS.get(packed)


def count_fields(file: Path, compression: str | None, delimiter: str) -> int:
    """Return how many fields the first line of a text file has, counting its delimiters; 0 if it cannot be read."""
    import pyarrow as pa  # only some presets need this; other settings should not wait for it

    if compression in ARCHIVES:
        return 0

    try:
        source = open_object(file) if is_remote(file) else str(file)
        with pa.input_stream(source, compression=CODECS[compression] if compression else None) as stream:
            line: bytes = stream.read(LONGEST_LINE).partition(b"\n")[0]
    except OSError:
        return 0
    return line.count(delimiter.encode()) + 1 if line.strip() else 0


def complete_files(
    raw: Mapping[str, Any], where: str, folder: Path, output: Path | None, problems: Problems
) -> dict[str, Any]:
    """Find the files of a data set and fill in what their extensions tell.

    Args:
        raw: the table as written, with its preset applied.
        where: its name, such as `dataset[0]`.
        folder: as in `find_files`.
        output: as in `find_files`.
        problems: collects what is wrong.

    Returns:
        The table with `files` as a tuple of paths, and with `format`, `compression` and `delimiter` if they can be
        inferred from the files.
    """
    table = dict(raw)
    files = find_all(table.get("files"), join_key(where, "files"), folder, output, problems)
    if files:
        table["files"] = files
        _complete_format(table, where, problems)
    else:
        table.setdefault("format", "csv")  # the files are the problem: do not also report the format
    form = table.get("format")
    for key, formats in FITTING.items():
        if table.get(key) is not None and form in FORMATS.values() and form not in formats:
            problems.add(join_key(where, key), f"only applies to {', '.join(formats)}; the format here is {form}.")
    _check_keys(table, where, problems)
    if isinstance(form, str) and form in DELIMITERS:
        table.setdefault("delimiter", DELIMITERS[form])
    return table


def _check_keys(table: Mapping[str, Any], where: str, problems: Problems) -> None:
    """Check the keys that need, or rule out, another."""
    form, compression = table.get("format"), table.get("compression")
    if form == "parquet" and compression in CODECS:
        problems.add(join_key(where, "compression"), "does not apply to parquet, which has its own.")
    if table.get("members") and compression not in ARCHIVES:
        problems.add(join_key(where, "members"), f"only applies to archives: compression {' or '.join(ARCHIVES)}.")
    if table.get("query") and table.get("table"):
        problems.add(join_key(where, "query"), "a data set has either a query or a table, not both.")
    if form == "fixed" and not table.get("widths"):
        problems.add(join_key(where, "widths"), "missing: how many characters does each field have?")


def _complete_format(table: dict[str, Any], where: str, problems: Problems) -> None:
    endings = {file.name: split_ending(file) for file in table["files"]}
    if "format" not in table:
        formats = {form for form, _ in endings.values()}
        if None in formats:
            names = ", ".join([name for name, (form, _) in endings.items() if form is None][:FILES_SHOWN])
            said = ", ".join([*FORMATS, *(f"{ending} after one of them" for ending in COMPRESSIONS)])
            problems.add(
                join_key(where, "format"),
                f"missing, and cannot be inferred from the file extension ({names}). Known extensions: {said}.",
            )
        elif len(formats) > 1:
            several = ", ".join(sorted(map(str, formats)))
            problems.add(
                join_key(where, "files"), f"the files have different formats: {several}. All must have the same."
            )
        table["format"] = formats.pop()
    if "compression" not in table:
        packings = {packing for _, packing in endings.values()}
        if len(packings) > 1:
            problems.add(
                join_key(where, "files"),
                "the files are compressed in different ways. All must use the same compression, or none.",
            )
        else:
            table["compression"] = packings.pop()
