"""The page of the asset graph: to be opened from a folder, without a server or anything from elsewhere."""
