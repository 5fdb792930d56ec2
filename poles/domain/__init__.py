"""Who may, what is asked, what is done: one room a subject, the same drawers in each."""
