"""Versions: what changed between two, and the bump that requires."""
