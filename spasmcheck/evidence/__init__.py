"""The knowledge as rows that editors change, and as editions that visitors are answered from."""
