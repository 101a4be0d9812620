"""The city's master data: what each register holds, reading and checking it, writing schema ``registers``.

Belongs here: everything about the CSV files under ``registers/``. Does not belong here: files of the inbox, and any
rule about what the figures mean.
"""
