"""What was done to the draft: recording changes, naming rows, and comparing versions.

Others change the draft only inside `recording.recorded`.
"""
