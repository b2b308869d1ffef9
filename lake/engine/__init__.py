"""SQL engines that read the lake's tables."""
