"""Tests of the fair allocation, on tiny cases that brute force can settle."""
