"""Departments' interfaces."""
