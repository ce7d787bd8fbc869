"""Other tools read the files: each reader × each table, cell by cell; `make readers` writes docs/readers.md."""
