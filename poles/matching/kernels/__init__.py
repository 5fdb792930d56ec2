"""The compiled heart of the allocation: fair counts, least burden and their proof on plain arrays, nothing else."""
