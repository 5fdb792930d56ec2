"""Pages for the rector’s team."""
