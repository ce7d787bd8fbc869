"""Questions about the data: load, explain, search, cite."""
