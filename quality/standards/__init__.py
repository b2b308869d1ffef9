"""What a value should look like: expressions, elements, rules, corrections."""
