"""The site search: indexed documents, ranking, the search page, the sitemap and robots.txt.

Others use: `site_search.search`.
"""
