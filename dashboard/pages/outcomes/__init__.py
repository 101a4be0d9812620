"""Outcomes: overtime, online share, paper, consultations beside hours."""
