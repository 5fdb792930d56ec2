"""The map of pôles, their territories and coordinators."""
