"""Measures of quality and time, with sizes and seeds: ``./run bench``."""
