"""Pages for hosts, by mailed link."""
