"""The desk's SQLite: records and their projections, drafts, forms, settings, search. No SQL lies elsewhere."""
