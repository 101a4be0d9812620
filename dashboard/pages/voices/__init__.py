"""Voices: what citizens and staff say, and what came of it."""
