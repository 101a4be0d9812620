"""First page: message, key cards, definitions: the figures of the year in one glance."""
