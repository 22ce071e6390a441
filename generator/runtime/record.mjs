// Start Python once as the page does, and keep what it compiled on the way: see record.py and sitecustomize.py.
//
// node record.mjs PYODIDE LIBRARY FOLDER: Pyodide's own files, the library with record.py in it, and the folder with
// the wheels, where `precompiled` and `sitecustomize.pyc` are written.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, library, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${pyodide}/`, stdLibURL: library });
python.FS.mkdir("/wheels");
python.mountNodeFS("/wheels", folder);
python.globals.set("source", readFileSync(new URL("sitecustomize.py", import.meta.url), "utf8"));
python.runPython(`
import importlib.util, marshal, pathlib, sys, zipfile

for wheel in sorted(pathlib.Path("/wheels").glob("*.whl")):
    zipfile.ZipFile(wheel).extractall("/packages")
sys.path.insert(0, "/packages")
import many.bridge
import sitecustomize

code = marshal.dumps(compile(source, "sitecustomize.py", "exec", dont_inherit=True))
table = sitecustomize.dump_table()
pathlib.Path("/wheels/sitecustomize.pyc").write_bytes(importlib.util.MAGIC_NUMBER + b"\\0" * 12 + code)
pathlib.Path("/wheels/precompiled").write_bytes(table)
`);
