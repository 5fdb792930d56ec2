"""The components of a pôle, its office and means, its working sessions and their decisions."""
