"""Meetings between young people and companies, and short immersions."""
