"""Imprint: a clinic's panel, which is set by itself, becomes part of a copy of a master.

Nothing of the master is read, numbered or written anew for a copy: its bytes stand first, the same
in every copy, and behind them what is the copy's own, with one list of all objects. It is no
incremental update, and no glyph is placed here: what a panel shows was set where it stands.
"""
