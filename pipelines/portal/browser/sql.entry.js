// DuckDB in the browser. 1.28.0 is the last version with Parquet inside: later ones load it from another host.
export { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";
