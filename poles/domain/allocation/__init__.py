"""Campaigns, runs, proposals and placements."""
