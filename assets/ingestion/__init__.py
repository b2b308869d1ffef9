"""From a delivery to raw, std and quarantine."""
