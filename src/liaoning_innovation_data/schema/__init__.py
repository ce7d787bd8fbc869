"""The schema: models, vocabularies, and what is projected from them."""
