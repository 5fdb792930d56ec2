"""Pages for schools."""
