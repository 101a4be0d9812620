"""One room per source system, named like its inbox folder: mapping files (YAML), one per layout.

Belongs here: what a system's files look like. A new layout of a known shape is one more mapping file.
Does not belong here: engine code (``landing``), SQL, Dagster.
"""
