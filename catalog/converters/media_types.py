"""What the formats of open data are called elsewhere."""

MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "jsonl.gz": "application/gzip",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "geojson": "application/geo+json",
    "geo.parquet": "application/vnd.apache.parquet",
    "fgb": "application/vnd.flatgeobuf",
}
"""As servers say them and catalogues name them; that of JSON Lines is in use, though not registered."""
SHOWN = {
    "csv": "CSV",
    "json": "JSON",
    "jsonl": "JSON Lines",
    "jsonl.gz": "JSON Lines (gzip)",
    "parquet": "Parquet",
    "xlsx": "XLSX",
    "xml": "XML",
    "geojson": "GeoJSON",
    "geo.parquet": "GeoParquet",
    "fgb": "FlatGeobuf",
}
"""How people call them."""
