"""Evidence: the rules that derive values from words, and the index of cells, mentions and sentences."""
