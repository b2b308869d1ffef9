"""How each department writes down its part of the sandbox city."""
