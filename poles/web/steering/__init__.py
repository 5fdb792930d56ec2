"""Pages of the life of a pôle, for all its members: who is in it, sessions, diagnosis, programme."""
