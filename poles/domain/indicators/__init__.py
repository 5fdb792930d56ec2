"""The figures of the circular, from the rows."""
