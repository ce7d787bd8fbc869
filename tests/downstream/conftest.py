pytest_plugins = ["liaoning_innovation_data.testing.plugin"]
