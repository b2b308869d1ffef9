"""What a delivery is like as a whole, in numbers that are kept, and whether it is like those before it."""
