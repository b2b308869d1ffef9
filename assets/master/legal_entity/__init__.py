"""Legal entities: what every row says of which, found by code, number and name; ids and golden records are SQL models."""
