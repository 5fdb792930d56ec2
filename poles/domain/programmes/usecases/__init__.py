"""The gestures of the diagnosis, the project and the programme, one file a family."""
