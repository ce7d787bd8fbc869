"""What people look at and carry away: files in other formats, descriptors, the evidence page."""
