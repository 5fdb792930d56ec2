"""Simulated learners, hosts and offers on a real or a typed ground: seeded, declared, visibly fictional."""
