"""People with an account and the hats that they wear."""
