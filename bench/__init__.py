"""Measurements that no release depends on: what they need is in `requirements.txt`, not in the developers' lock."""
