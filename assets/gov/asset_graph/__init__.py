"""全域数据资产图谱: departments, duties, systems, tables, columns and all else, and how they hang together."""
