"""What is kept: the one application with tables."""
