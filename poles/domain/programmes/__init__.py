"""From diagnosis to programme: priorities, project, actions, contributions, follow-up and bilan."""
