"""Alerts about words or refusals, read by one named person; the coded reasons for which hosts decline."""
