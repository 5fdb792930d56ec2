"""The built-in demonstration: a fictional académie, « Académie de démonstration », on real towns of the Drôme and Ardèche."""
