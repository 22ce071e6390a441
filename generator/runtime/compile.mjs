// Compile wheels and the library inside Pyodide itself, whose byte code is the right one on any machine.
//
// node compile.mjs PYODIDE FOLDER: Pyodide's own files, and the folder with archives, which are written anew.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${pyodide}/` });
python.FS.mkdir("/archives");
python.mountNodeFS("/archives", folder);
python.runPython(readFileSync(new URL("compile.py", import.meta.url), "utf8"));
