"""Machines ask here: JSON over the same queries and gestures as the pages."""
