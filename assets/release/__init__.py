"""The release of the city's lake, and the steps around it."""
