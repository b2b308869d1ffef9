"""Where a row comes from, in columns that every table of delivered rows has. SQL files write them as they are."""

BATCH_ID, LINE_NO, INGESTED_AT = "_batch_id", "_line_no", "_ingested_at"
EXTRA = "_extra"
"""In a table of rows as sent: what came beyond the columns that the contract knows, as JSON."""
