"""The gestures of alerts and declines, one file a family."""
