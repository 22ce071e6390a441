"""Python for the page that checks many: Pyodide, `shards`, `lists` and `many`, a library cut to what they import.

The npm package and msgpack's wheel, verified by digest -> `shards` wheel and lock file, by pyodide-build -> byte code
-> archives with a fixed date -> a folder of files, in a cache outside any project. In the cache it is named by a digest
of everything that goes into it, so that a second build can reuse it; in a site by a digest of its own bytes, so that
browsers can cache it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.resources
import json
import os
import shutil
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from filelock import FileLock

from generator import __version__
from generator.browser_python.data.backend import DATE, write_wheel
from generator.browser_python.interpreters import DATA, find_node, find_packer, run_program
from shards.errors import SiteError

FOLDER = "many/runtime"
VECTORS = "vectors.zip"
LIBRARY = "python_stdlib.zip"
LOCK = "pyodide-lock.json"
_AT_START = "sitecustomize.py"
_PACKAGES = ("lists", "many", "shards")
_KEPT = 4
_NETWORK = (
    "Give npm and pip access to their registries for one build, or set [pages] many = false to build without that page."
)


@dataclass(frozen=True)
class Runtime:
    """A flat folder of files, and its name in a site, below `FOLDER`."""

    folder: Path
    name: str

    @property
    def path(self) -> str:
        """Return the folder's path inside a site."""
        return f"{FOLDER}/{self.name}"

    @property
    def transfer(self) -> dict[str, int]:
        """Return the files and their sizes in transit, compressed if there is a compressed copy."""
        sizes = {path.name: path.stat().st_size for path in sorted(self.folder.iterdir())}
        return {name: sizes.get(f"{name}.gz", size) for name, size in sizes.items() if not name.endswith(".gz")}

    def copy(self, site: Path) -> None:
        """Copy the files into a site's folder."""
        shutil.copytree(self.folder, site / self.path)


def choose_runtime(
    wanted: bool | None, say: Callable[[str], object] = lambda _: None
) -> tuple[Runtime | None, tuple[str, ...]]:
    """Return the runtime, or None and a line that says why the page that checks many is left out.

    `wanted` is the setting `[pages] many`. Raises SiteError if it requires the page and the runtime cannot be made.
    """
    if wanted is False:
        return None, ("the page that checks many names is left out ([pages] many = false)",)
    try:
        return make_runtime(say), ()
    except SiteError as error:
        if wanted:
            raise
        return None, (f"the page that checks many names is left out: {error.fact} {error.hint}",)


def make_runtime(say: Callable[[str], object] = lambda _: None) -> Runtime:
    """Return the runtime, from the cache or newly made; `say` is called with what takes time.

    Raises SiteError if a part cannot be obtained; nothing is left half made.
    """
    pins = tomllib.loads(DATA.joinpath("pins.toml").read_text("utf-8"))
    sources = _read_sources()
    name = _digest_files(sources)
    cache = find_cache()
    kept = cache / "runtime" / name
    if made := _find_made(kept):
        return made
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / "lock"), tempfile.TemporaryDirectory(prefix="hushdex-", dir=cache) as folder:
            if made := _find_made(kept):  # another build made it while this one waited
                return made
            for abandoned in cache.glob("hushdex-*"):  # by a killed build: the lock is ours
                if abandoned != Path(folder):
                    shutil.rmtree(abandoned, ignore_errors=True)
            say("preparing the page that checks many names (first time only)")
            work = Path(folder)
            _make(pins, sources, cache, work)
            (work / "kept").mkdir()
            (work / "site").rename(work / "kept" / _digest_folder(work / "site"))
            shutil.rmtree(kept, ignore_errors=True)
            kept.parent.mkdir(exist_ok=True)
            (work / "kept").rename(kept)
            _forget_old(kept.parent)
    except OSError as error:
        raise SiteError(f"The cache {cache} cannot be used: {error}", "Set HUSHDEX_CACHE to another folder.") from error
    return _find_made(kept) or _refuse(kept)


def _find_made(kept: Path) -> Runtime | None:
    """Return the runtime in the cache, if it is complete and unchanged; otherwise it is made again."""
    for folder in kept.iterdir() if kept.is_dir() else ():
        if folder.name == _digest_folder(folder):
            return Runtime(folder, folder.name)
    return None


def _forget_old(folder: Path) -> None:
    """Delete the oldest runtimes, which belong to other versions of Hushdex: each takes 16 MB."""
    for old in sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _refuse(kept: Path) -> Runtime:
    raise SiteError(f"{kept} differs from what was just written there.", "Set HUSHDEX_CACHE to another folder.")


def _digest_folder(folder: Path) -> str:
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return _digest_files(files)


def read_licences() -> str:
    """Return the notices that the licences of a runtime's parts require."""
    return DATA.joinpath("LICENCES.txt").read_text("utf-8")


def find_cache() -> Path:
    """Return the folder for what is kept between builds of all projects: $HUSHDEX_CACHE, or the user's cache."""
    if named := os.environ.get("HUSHDEX_CACHE"):
        return Path(named).absolute()
    if os.name == "nt" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "hushdex"
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "hushdex"


def _make(pins: Mapping[str, Any], sources: Mapping[str, bytes], cache: Path, work: Path) -> None:
    site = work / "site"
    for folder in ("site", "source", "stub", "npm"):
        (work / folder).mkdir()
    node, npm = find_node(cache, work)
    _unpack_pyodide(pins["pyodide"], _fetch_pyodide(pins["pyodide"], npm, cache, work), work / "npm")
    shutil.copy(_fetch_msgpack(pins["msgpack"], cache, work), site)
    for name in (*pins["pyodide"]["files"], LOCK):
        # Not every host knows that .mjs is a script, and browsers reject scripts of another type.
        shutil.copy(work / "npm" / name, site / name.replace(".mjs", ".js"))
    _trim_library(work / "npm" / LIBRARY, site / LIBRARY)
    _write_project(sources, work / "source")
    wanted = tuple(map(int, pins["pyodide"]["python"].split(".")))
    packer = find_packer(cache, (wanted[0], wanted[1]), work)
    if packer:
        (work / "pack.py").write_bytes(DATA.joinpath("pack.py").read_bytes())
        command = [packer.program, "-P", "-W", "ignore", str(work / "pack.py"), str(work)]
        run_program(command, folder=work, needs="The wheel for the browser", hint="This is a bug: please report it.")
    else:
        write_wheel(work / "source", site)
    if packer is None or packer.version != wanted:
        _run_in_pyodide(node, work, site, DATA.joinpath("compile.py").read_text("utf-8"))
    _compile_start(site, node, work)
    _finish(site)
    (site / VECTORS).write_bytes(
        _zip({name[8:]: data for name, data in sources.items() if name.startswith("vectors/")})
    )


def _compile_start(site: Path, node: str, work: Path) -> None:
    """Add to the library what every start would otherwise compile again: see data/sitecustomize.py."""
    recording = work / "recording.zip"
    with zipfile.ZipFile(site / LIBRARY) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != f"{_AT_START}c"}
    recording.write_bytes(_zip(files | {_AT_START: DATA.joinpath("record.py").read_bytes()}))
    _run_in_pyodide(node, work, work, "import sitecustomize; sitecustomize.record_start()", str(recording))
    with zipfile.ZipFile(site / LIBRARY, "a") as archive:
        archive.write(work / "precompiled", "precompiled")


def _run_in_pyodide(node: str, work: Path, folder: Path, source: str, *library: str) -> None:
    """Run Python of the right version, with the folder mounted as /mounted."""
    (work / "run.mjs").write_bytes(DATA.joinpath("run.mjs").read_bytes())
    command = [node, str(work / "run.mjs"), str(work / "npm"), str(folder), source, *library]
    run_program(command, folder=work, needs="The byte code", hint="Node.js 18 or newer is needed.")


def _read_sources() -> dict[str, bytes]:
    """Return Hushdex's own sources of the runtime: packages, vectors, and the code that turns them into a wheel."""
    files: dict[str, bytes] = {}
    for package in _PACKAGES:
        modules = _list_modules(importlib.resources.files(package), package)
        files |= {name: one.read_bytes() for name, one in sorted(modules.items())}
    vectors = importlib.resources.files("shards").joinpath("vectors")
    files |= {f"vectors/{one.name}": one.read_bytes() for one in _list_files(vectors, ".json")}
    return files | {f"runtime/{one.name}": one.read_bytes() for one in _list_files(DATA, "")}


def _list_files(root: Traversable, ending: str) -> list[Traversable]:
    return sorted(
        (one for one in root.iterdir() if one.is_file() and one.name.endswith(ending)), key=lambda one: one.name
    )


def _list_modules(root: Traversable, name: str) -> dict[str, Traversable]:
    """Return the modules of a package and its subpackages, by their paths below its parent."""
    modules = {f"{name}/{one.name}": one for one in _list_files(root, ".py")}
    for folder in root.iterdir():
        if folder.is_dir() and folder.joinpath("__init__.py").is_file():
            modules |= _list_modules(folder, f"{name}/{folder.name}")
    return modules


def _digest_files(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(__version__.encode())
    for name, data in sorted(files.items()):
        digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:16]


def _fetch_pyodide(pin: Mapping[str, Any], npm: list[str], cache: Path, work: Path) -> Path:
    kept = cache / "downloads" / f"{pin['package'].replace('@', '-')}.tgz"
    if not _is_pinned(kept, "sha512", pin["sha512"]):
        command = [*npm, "pack", pin["package"], "--silent", "--ignore-scripts", "--pack-destination", str(work)]
        run_program(command, folder=work, needs=f"{pin['package']} from npm", hint=_NETWORK)
        _keep(next(work.glob("*.tgz"), work / "nothing.tgz"), kept, "sha512", pin["sha512"])
    return kept


def _fetch_msgpack(pin: Mapping[str, Any], cache: Path, work: Path) -> Path:
    kept: Path = cache / "downloads" / pin["file"]
    if not _is_pinned(kept, "sha256", pin["sha256"]):
        requirements = work / "msgpack.txt"
        requirements.write_text(f"msgpack=={pin['version']} --hash=sha256:{pin['sha256']}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", "313"]
        command += ["--platform", pin["platform"], "--require-hashes", "-d", str(work), "-r", str(requirements)]
        run_program(command, folder=work, needs=f"msgpack {pin['version']} for Pyodide, by pip,", hint=_NETWORK)
        _keep(work / pin["file"], kept, "sha256", pin["sha256"])
    return kept


def _is_pinned(path: Path, algorithm: str, digest: str) -> bool:
    return path.is_file() and hashlib.new(algorithm, path.read_bytes()).hexdigest() == digest


def _keep(came: Path, kept: Path, algorithm: str, digest: str) -> None:
    if not _is_pinned(came, algorithm, digest):
        raise SiteError(
            f"The downloaded {kept.name} does not have the {algorithm} that Hushdex expects.",
            "A proxy or mirror may have sent a different file: check the settings of npm and pip, and try again.",
        )
    kept.parent.mkdir(exist_ok=True)
    came.replace(kept)


def _unpack_pyodide(pin: Mapping[str, Any], packed: Path, folder: Path) -> None:
    """Extract the files that are needed into a flat folder: no path from the archive is used."""
    with tarfile.open(packed) as archive:
        for name in (*pin["files"], LOCK, LIBRARY):
            member = archive.extractfile(f"package/{name}")
            if member is None:
                raise SiteError(f"{pin['package']} has no {name}.", "This is a bug: please report it.")
            (folder / name).write_bytes(member.read())
    # Without it, Node would read pyodide.asm.js as a module if a parent folder says so.
    (folder / "package.json").write_text('{"type": "commonjs"}\n', encoding="utf-8")


def _trim_library(whole: Path, trimmed: Path) -> None:
    """Keep only the listed modules, and add the module that Python runs first."""
    wanted = {line for line in DATA.joinpath("modules.txt").read_text("utf-8").splitlines() if not line.startswith("#")}
    with zipfile.ZipFile(whole) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name in wanted}
    trimmed.write_bytes(_zip(files | {_AT_START: DATA.joinpath(_AT_START).read_bytes()}))


def _write_project(sources: Mapping[str, bytes], folder: Path) -> None:
    for name, data in sources.items():
        if name.split("/")[0] in _PACKAGES:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
    (folder / "backend.py").write_bytes(DATA.joinpath("backend.py").read_bytes())
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        f'[project]\nname = "shards"\nversion = "{__version__}"\ndependencies = ["msgpack"]\n',
        encoding="utf-8",
    )


def _finish(site: Path) -> None:
    """Return archives a fixed date and order, write the lock file, and compress what hosts may not compress."""
    for path in site.iterdir():
        if path.suffix in (".whl", ".zip"):
            with zipfile.ZipFile(path) as archive:
                files = {name: archive.read(name) for name in sorted(archive.namelist()) if not name.endswith("/")}
            # The library is compressed as a whole, below, which is smaller than file by file.
            path.write_bytes(_zip(files, zipfile.ZIP_STORED if path.name == LIBRARY else zipfile.ZIP_DEFLATED))
    lock = json.loads((site / LOCK).read_text("utf-8"))
    lock["packages"] = {
        wheel.name.split("-")[0]: _describe_wheel(wheel) for wheel in sorted(site.iterdir()) if wheel.suffix == ".whl"
    }
    (site / LOCK).write_text(json.dumps(lock, sort_keys=True) + "\n", encoding="utf-8")
    for path in sorted(site.iterdir()):
        if path.suffix == ".wasm" or path.name == LIBRARY:
            packed = gzip.compress(path.read_bytes(), 9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def _describe_wheel(wheel: Path) -> dict[str, Any]:
    name, version = wheel.name.split("-")[:2]
    ours = name == "shards"
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(_PACKAGES) if ours else [name],
        "depends": ["msgpack"] if ours else [],
        "unvendored_tests": False,
    }


def _zip(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    with tempfile.SpooledTemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w") as archive:
            for name, data in sorted(files.items()):
                info = zipfile.ZipInfo(name, DATE)
                info.external_attr = 0o644 << 16
                archive.writestr(info, data, compression, 9)
        packed.seek(0)
        return packed.read()
