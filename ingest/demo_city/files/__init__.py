"""The departmental files: their columns, formats and encodings."""
