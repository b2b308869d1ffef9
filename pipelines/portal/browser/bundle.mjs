// Bundles for the site, into made/: `lake portal build` takes them along when they are there.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

mkdirSync("made", { recursive: true });
const common = { bundle: true, format: "esm", minify: true, target: "es2022", legalComments: "eof", logLevel: "warning" };
await build({ ...common, entryPoints: ["parquet.entry.js"], outfile: "made/parquet.js" });
await build({ ...common, entryPoints: ["sql.entry.js"], outfile: "made/duckdb.js" });
await build({ ...common, format: "iife", globalName: "Drawing", entryPoints: ["graph.entry.js"], outfile: "made/graph.js" });
await build({ ...common, entryPoints: ["map.entry.js"], outfile: "made/map.js" });
// Places are drawn, not shown by pictures: the style without the ones it would ask for.
const style = readFileSync("node_modules/leaflet/dist/leaflet.css", "utf-8");
writeFileSync("made/leaflet.css", style.replace(/[^{}]*\{[^{}]*url\([^{}]*\}/g, ""));
for (const file of ["duckdb-eh.wasm", "duckdb-browser-eh.worker.js"]) {
  copyFileSync(`node_modules/@duckdb/duckdb-wasm/dist/${file}`, `made/${file}`);
}
