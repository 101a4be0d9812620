"""What each ``dx`` command does, one module each; heavy libraries are imported inside.

Belongs here: adapters between the terminal and the other rooms. Does not belong here: rules of any kind.
"""
