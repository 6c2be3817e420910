"""The demo city: an invented city on Dongying's real divisions, and the files its departments hand over."""
