"""What lies in landing folders: deliveries, archives, connections, and what is none of these."""
