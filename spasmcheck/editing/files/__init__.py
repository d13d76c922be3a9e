"""Import and export in the admin: the upload form, the preview of changes, the downloads.

Others use: `uploads` as the upload handler.
"""
