"""Tables on disk: Parquet files, manifests, fingerprints, released versions."""
