"""Does in Pyodide everything that the page can do, and prints the library's modules that it imported, one per line."""

import asyncio
import hashlib
import hmac
import importlib
import io
import json
import pkgutil
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, "/sources")

import lists
import many
import many.session
import shards
from many.session import Session


def pbkdf2(password, salt, iterations):
    block = value = hmac.digest(password, salt + b"\0\0\0\1", "sha256")
    for _ in range(iterations - 1):
        value = hmac.digest(password, value, "sha256")
        block = bytes(a ^ b for a, b in zip(block, value, strict=True))
    return block


class Device:
    class cipher:  # noqa: N801
        seal = open = key_stream = staticmethod(lambda *_: None)

    async def fetch(self, path, size, *, again):
        return Path("/sources/vectors.zip").read_bytes() if path.endswith("zip") else b""

    async def stretch(self, passwords, salt, iterations):
        await asyncio.sleep(0)
        return [bytes(32) for _ in passwords]

    derive = staticmethod(lambda *_: bytes(32))

    def advance(self, *_):
        pass


async def work():
    for package in (shards, lists, many):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    session = Session(Path("/sources/manifest.json").read_text(), Device())
    files = []
    for name, data in (
        ("a.csv", 'name;x\n"Ärla\nb";1\nb;2\n'.encode()),
        ("u.txt", "née\nbob\n".encode("utf-16")),
        ("bad.txt", b"\xff\xfe\xfd"),
        ("c.json", json.dumps({"photos": [{"owner": "bob", "n": 1.5}]}).encode()),
        ("d.jsonl", b'{"owner": "x"}\n{"owner": "y"}\n'),
        ("e.json", b"{"),
    ):
        Path(f"/{name}").write_bytes(data)
        files.append({"name": name, "path": f"/{name}", "size": len(data)})
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    sheet += '<c r="A1" t="inlineStr"><is><t>bob</t></is></c><c r="B1"><v>1E9</v></c></row></sheetData></worksheet>'
    for name, members in (
        ("w.xlsx", {"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": sheet}),
        ("f.zip", {"account_profile.json": '{"nsid": "12345678@N00"}', "photo_1.json": "{}", "a/b.txt": "x"}),
        ("l.zip", {"list.csv": "name,x\nbob,1\n", "in.zip": ""}),
    ):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, text in members.items():
                archive.writestr(member, text)
        Path(f"/{name}").write_bytes(packed.getvalue())
        files.append({"name": name, "path": f"/{name}", "size": 1})
    Path("/broken.zip").write_bytes(Path("/f.zip").read_bytes()[:60])
    files.append({"name": "broken.zip", "path": "/broken.zip", "size": 60})
    await session.read("bob\nhttps://www.flickr.com/photos/anna%20b/1/", files)
    await session.check("index")
    await session.check("drawers")
    session.rows(start=0, count=10, sort="text"), session.save("csv"), session.save("json"), session.found()
    try:
        await session.verify("vectors.zip")
    except Exception as error:  # the cipher is a stub: some vectors fail, loudly or not
        str(error), repr(error)
    import traceback

    try:
        raise ValueError("traceback")
    except ValueError:
        traceback.format_exc()
    hashlib.sha256(b"")
    importlib.invalidate_caches()  # as Pyodide does after unpacking a wheel


await work()  # noqa: F704
prefix = "/lib/python313.zip/"
paths = {str(getattr(module, "__file__", "") or "") for module in list(sys.modules.values())}
"\n".join(sorted(path.removeprefix(prefix) for path in paths if path.startswith(prefix)))
