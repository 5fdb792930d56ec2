"""Whether it is lawful: dated texts and pure verdicts."""
