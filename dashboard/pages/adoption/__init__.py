"""Adoption: who uses which tool, and how it became a habit."""
