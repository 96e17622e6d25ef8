"""The HTTP face of Masa."""
