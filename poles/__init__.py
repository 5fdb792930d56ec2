"""Pôles: the pôles de stages of an académie, from the offer to the figure of the ministry."""

__version__ = "0.1.0"
