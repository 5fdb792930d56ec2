"""The kernels against the slow truth."""
