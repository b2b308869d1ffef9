"""How deliveries reach the lake: files, databases and interfaces."""
