"""The middleware for requests under `EDITORS_PATH` only, and the requests it refuses.

Others use: nothing; settings name the middleware.
"""
