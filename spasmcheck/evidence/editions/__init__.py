"""Published editions: publishing, rehearsing, measuring, loading into memory, backing up.

Visitors are answered from `published.current()` and from nothing else.
"""
