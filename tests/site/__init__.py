"""The site that `make site` writes, looked at as its readers do: `make test-docs`."""
