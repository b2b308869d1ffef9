"""Scores by month, what stands behind them, and the bulletin that is printed of them."""
