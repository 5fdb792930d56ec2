"""The one door of the faces to the typesetter: a paper goes in, its PDF comes out."""

from poles.gateways.typesetting import SECONDS, WITH_FILES, Paper, typeset

__all__ = ["SECONDS", "WITH_FILES", "Paper", "typeset"]
