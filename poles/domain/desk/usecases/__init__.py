"""The gestures of the contact point, one file a family."""
