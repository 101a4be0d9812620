"""The one ingestion engine: discover, copy, sniff, decode, find the header, map, parse, quarantine.

Belongs here: what is the same for every source. Does not belong here: what one system's files look like
(``sources``), SQL (``warehouse``), Dagster.
"""
