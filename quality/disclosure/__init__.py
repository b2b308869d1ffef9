"""Statistical disclosure control: which figures would tell of single persons, and what has to go with them."""
