"""People in grid (人在格中): areas and their protected counts, the exact grade, and one person's record.

The rules are those of `PRIVACY.md`. `routes.router` has the endpoints.
"""
