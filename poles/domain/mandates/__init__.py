"""The lettres de mission of coordinators, and who steers the pôles of an académie or of the country."""
