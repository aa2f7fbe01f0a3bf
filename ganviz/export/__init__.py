"""Moments of a run as animations and stills."""
