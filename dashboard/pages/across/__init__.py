"""Across departments: who could use what others have."""
