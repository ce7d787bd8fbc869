"""Records of laboratories, platforms, projects and achievements in Liaoning, each cell with its evidence."""

__version__ = "1.0.0rc1"
DATA_VERSION = "1.0.0"
