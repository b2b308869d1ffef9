"""The action plan's scoreboard: the indicators of all systems, against their targets."""
