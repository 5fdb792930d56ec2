"""For the clock and for the command line: jobs, rounds and the ``poles`` command."""
