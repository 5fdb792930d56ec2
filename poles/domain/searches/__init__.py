"""The search of a place: who asked whom, what came of it, who is without a place, what is due when."""
