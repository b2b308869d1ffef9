"""What the city holds and may show: contracts, standards, gradings and the lineage between tables."""
