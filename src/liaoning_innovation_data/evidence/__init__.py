"""What the tables say in the words of the documents: derivation, structure of sentences, support, coverage."""
