"""What the indicators of the catalogue are made of: counts that do not overlap, by SQL alone."""
