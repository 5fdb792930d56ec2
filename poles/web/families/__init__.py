"""Pages for learners and their legal guardians, who come by a code of the school."""
