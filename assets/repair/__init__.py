"""What is damaged is named with what can be done about it, and what can be done is done."""
