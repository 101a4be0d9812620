"""Outlook: targets, forecast, back-test."""
