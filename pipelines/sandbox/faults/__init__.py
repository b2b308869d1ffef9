"""What goes wrong between the truth and a delivery (standards H)."""
