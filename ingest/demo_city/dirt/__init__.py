"""The dirt of departmental files, one small function a kind; how often each occurs is in `profile.csv`."""
