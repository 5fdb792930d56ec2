"""The outside world: one file a service."""
