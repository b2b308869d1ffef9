"""What is built: one folder a layer, each a plain function with a thin Dagster asset beside it."""
