"""Pages shared by the members of a pôle: its schools and its coordinator."""
