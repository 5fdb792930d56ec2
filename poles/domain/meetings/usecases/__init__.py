"""The gestures of meetings, one file a family."""
