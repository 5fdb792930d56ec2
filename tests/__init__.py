"""Tests of Pôles: they mirror the rooms of the house."""
