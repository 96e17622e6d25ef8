"""Masa: two-sided, explained matching of chemical firms and buyers."""

__version__ = "0.1.0"
