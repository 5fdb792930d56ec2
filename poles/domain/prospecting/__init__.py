"""Where to look for places: shortages of campaigns, likely hosts, the day on the road."""
