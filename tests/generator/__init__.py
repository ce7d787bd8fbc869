"""Documents of which nothing is fixed but the grammar: scenes draw tables, columns, terms, cues and forms.

What users are given, `liaoning_innovation_data.testing`, draws names and numbers in scenes that are written down.
"""
