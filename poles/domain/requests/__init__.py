"""Requests for help, from a school to its pôle, and their answers."""
