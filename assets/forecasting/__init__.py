"""Forecasts of series, judged by what they would have said before: what the lake's `forecast_points()` does."""
