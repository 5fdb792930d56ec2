"""When a step is possible: state machines as tables that a lawyer can read."""
