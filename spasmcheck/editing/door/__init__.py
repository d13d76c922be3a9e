"""What stands before every request of an editor: the admin-only middleware and its refusals.

Others use: nothing; settings name the middleware.
"""
