"""What the ministry asks of the académies, and what they sign and send."""
