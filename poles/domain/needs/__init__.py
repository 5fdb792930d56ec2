"""The needs of learners: a place for a period, and wishes."""
