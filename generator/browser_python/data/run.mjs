// Runs Python inside Pyodide under Node, whose byte code is right on any machine.
//
// node run.mjs PYODIDE FOLDER SOURCE [LIBRARY]: Pyodide's files, the folder mounted as /mounted, the source to run, and a
// standard library to use instead of Pyodide's.

import { pathToFileURL } from "node:url";

const [pyodide, folder, source, library] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${pyodide}/`, stdLibURL: library });
python.FS.mkdir("/mounted");
python.mountNodeFS("/mounted", folder);
python.runPython(source);
