"""What is shown to others, and under which words."""
