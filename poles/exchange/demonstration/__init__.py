"""The built-in demonstration: a fictional académie on real towns of the Drôme and the Ardèche."""
