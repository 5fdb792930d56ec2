"""The commands of ``poles``, one file each: every file gives a click command named ``command``."""
