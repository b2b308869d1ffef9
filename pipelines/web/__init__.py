"""Pages that the lake serves on this machine, and who may ask for them."""
