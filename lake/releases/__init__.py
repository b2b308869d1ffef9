"""What readers see: releases, their manifests, views and differences, and whether they are whole."""
