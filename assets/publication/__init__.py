"""From a release to the files of the open-data portal."""
