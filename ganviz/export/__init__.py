"""Runs as files for others: each kind of file in a module or folder of its own."""
