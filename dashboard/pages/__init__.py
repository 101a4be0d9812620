"""One room per page: ``load`` (queries → rows) → ``view`` (frozen dataclasses) → ``draw``, with charts and words of its own."""
