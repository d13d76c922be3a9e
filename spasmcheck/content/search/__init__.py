"""The site's search: what can be found, how texts are ranked, the search page and the sitemap.

Others use: `site_search.search`.
"""
