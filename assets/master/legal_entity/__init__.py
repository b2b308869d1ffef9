"""Legal entities: of which one every row speaks, by code, number and name. Ids and golden records are SQL models."""
