"""Classes, learners and the periods that schools set for them."""
