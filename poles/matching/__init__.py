"""The fair allocation as mathematics: problem, candidate edges, solution, check and explanation, each apart."""
