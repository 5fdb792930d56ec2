"""The shared teaching resources, and the training of tutors."""
