"""From a text and its TOML to tables in which every cell has its evidence."""
