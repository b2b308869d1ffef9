"""How the ledger's tables became what they are: one module of `versions` for each change, run when a ledger is opened.

A version that has been released is never changed. A new one is a module whose `revision` is the next number and whose
`down_revision` the last; `HEAD` in `opening` and the tables of `schema` follow it, and tests compare
them. Where SQLite cannot change a table in place, `op.batch_alter_table` makes it anew.
"""
