// Run Python inside Pyodide under Node: its byte code is the right one on any machine.
//
// node run.mjs PYODIDE FOLDER SOURCE [LIBRARY]: Pyodide's own files, the folder that Python sees as /mounted, what it
// runs, and the standard library in place of Pyodide's.

import { pathToFileURL } from "node:url";

const [pyodide, folder, source, library] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${pyodide}/`, stdLibURL: library });
python.FS.mkdir("/mounted");
python.mountNodeFS("/mounted", folder);
python.runPython(source);
