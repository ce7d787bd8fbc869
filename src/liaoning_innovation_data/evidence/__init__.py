"""Evidence: the rules that derive values from words, and the index of cells, mentions and sentences."""

GRAMMAR = "1"
"""The version of the sentence grammar: data whose support another one computed is not compared."""
