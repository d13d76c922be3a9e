"""Import and export in the admin: the form, the plan of changes, the download.

Others use: `uploads` as the upload handler.
"""
