// Runs the packages in Pyodide with the whole library, and prints which modules of the library they needed.
//
// node trace.mjs PYODIDE SOURCES SCENARIO

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, sources, scenario] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${pyodide}/`, stdout: () => {} });
python.FS.mkdir("/sources");
python.mountNodeFS("/sources", sources);
const found = await python.runPythonAsync(readFileSync(scenario, "utf8"));
process.stdout.write(found);
