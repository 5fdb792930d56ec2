"""The conventions, for the school that drafts, sends, amends and ends them, and for who writes their clauses."""
