"""What API pulls share: configuration, HTTP, how far each pull has come, files into the inbox.

Belongs here: what more than one system's pull needs. Does not belong here: what one system's API says (its room in
``pipelines/sources``), reading the files pulled (``pipelines/landing``), Dagster.
"""
