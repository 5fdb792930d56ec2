"""Conventions: drafted from a placement, judged by the law, amended, never changed once signed."""
