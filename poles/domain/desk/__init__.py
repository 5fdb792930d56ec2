"""The contact point of a pôle: messages of employers, routed, answered, rated."""
