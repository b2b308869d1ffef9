"""What people declare of resolution: which columns of which sources say who somebody is, and how that is compared."""
