"""The city's master data: divisions and legal entities."""
