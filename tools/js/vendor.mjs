// Writes site_templates/scripts/vendor/: the libraries that the browser needs, each as one small module, with licences,
// and vendor.json, which lists their sources. Run `npm ci && npm run vendor` in this folder after changing a version in
// package.json; the same versions give the same bytes.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const VENDOR = join(HERE, "..", "..", "site_templates", "scripts", "vendor");

const MODULES = [
  { file: "fflate.js", exports: { fflate: ["Zip", "ZipPassThrough"] } },
  {
    file: "noble.js",
    exports: {
      "@noble/ciphers/aes.js": ["ctr", "gcm"],
      "@noble/hashes/hmac.js": ["hmac"],
      "@noble/hashes/pbkdf2.js": ["pbkdf2"],
      "@noble/hashes/sha2.js": ["sha256"],
    },
  },
  {
    file: "noble-hashes.js",
    exports: { "@noble/hashes/legacy.js": ["md5", "sha1"], "@noble/hashes/sha2.js": ["sha256"] },
  },
];

const lock = JSON.parse(readFileSync(join(HERE, "package-lock.json"), "utf8"));

/** Give what vendor.json says of a package, and copy its licence. */
function describePackage(name) {
  const { version, integrity, license } = lock.packages[`node_modules/${name}`];
  const licence = `${name.replace(/^@/, "").replace("/", "-")}.LICENSE`;
  const text = readFileSync(join(HERE, "node_modules", name, "LICENSE"), "utf8");
  writeFileSync(join(VENDOR, licence), text.replace(/\r\n/g, "\n").trimEnd() + "\n");
  return { name, version, integrity, license, licence };
}

async function bundle({ file, exports }) {
  const names = Object.keys(exports).map((path) => path.split("/").slice(0, path.startsWith("@") ? 2 : 1).join("/"));
  const packages = [...new Set(names)].map(describePackage);
  const { outputFiles } = await build({
    stdin: {
      contents: Object.entries(exports)
        .map(([path, exported]) => `export { ${exported.join(", ")} } from "${path}";`)
        .join("\n"),
      resolveDir: HERE,
    },
    bundle: true,
    format: "esm",
    legalComments: "none",
    minify: true,
    target: "es2022",
    write: false,
  });
  const credits = packages.map(({ name, version, license, licence }) => `${name} ${version} (${license}, ${licence})`);
  // The exports stand on a line of their own, where people find them.
  const body = outputFiles[0].text.trim().replace(/;?export\s*\{([^}]*)\};?$/, (_, list) => {
    const pairs = list.split(",").map((pair) => pair.trim());
    return `;\nexport { ${pairs.join(", ")} };`;
  });
  const text = `/*! ${credits.join("; ")} */\n${body}\n`;
  writeFileSync(join(VENDOR, file), text);
  return { file, sha256: createHash("sha256").update(text).digest("hex"), packages };
}

const modules = await Promise.all(MODULES.map(bundle));
writeFileSync(join(VENDOR, "vendor.json"), JSON.stringify({ modules }, null, 2) + "\n");
