"""Foreign formats are parsed in a process of their own."""
