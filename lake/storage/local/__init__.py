"""The storage that is a folder of this machine."""
