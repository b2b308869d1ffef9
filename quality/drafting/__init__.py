"""From a file nobody has described yet to the draft of its contract."""
