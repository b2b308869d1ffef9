"""公共数据普查: what of each unit, system, table and column is declared, arrives, is standard, shared, opened."""
