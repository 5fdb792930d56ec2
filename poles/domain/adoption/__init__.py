"""A map comes into force: what hangs on the pôles of the former one follows, room by room."""
