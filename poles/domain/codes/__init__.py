"""The codes that let learners and their adults in, without an account."""
