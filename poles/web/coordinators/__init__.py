"""Pages for the coordinator of a pôle."""
