"""The membrane laboratory: its sliders, its chart and its page.

Others use: nothing but `PAGES`.
"""
