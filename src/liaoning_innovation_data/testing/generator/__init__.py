"""Documents with their records, made together, so that they are valid by construction."""
