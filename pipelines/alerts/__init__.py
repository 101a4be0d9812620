"""Alerts: what the city's IT section is told of, by e-mail or a chat's webhook.

``watch`` is what runs call; ``look`` reads what there is to tell, ``told`` remembers what was told, ``words`` says it,
``outbox`` keeps it until ``mail`` and ``webhook`` have delivered it. Nothing here knows Dagster.
"""
