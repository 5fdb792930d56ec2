"""Pages of the shared resources and of the training of tutors, each audience finding its own."""
