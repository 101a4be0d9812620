"""Speed as ratios within one run: ``make bench``. Reports, never tests."""
