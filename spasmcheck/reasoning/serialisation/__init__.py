"""Knowledge to and from plain data, the format of an edition, and reading editions of a later format.

Others use: `codec`, `edition_format`, `later_editions`, `fields`.
"""
