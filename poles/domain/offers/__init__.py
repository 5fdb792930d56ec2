"""Hosts, their offers and the seats of these."""
