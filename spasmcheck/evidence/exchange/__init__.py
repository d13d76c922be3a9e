"""Files in and out: fixtures in YAML, tables as CSV and XLSX, imports that are shown before they are done.

Others use: `fixtures`, `importing`, `import_files`, `exporting`, and `cells`.
"""
