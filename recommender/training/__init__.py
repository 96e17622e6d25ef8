"""Training encoders (the `train` extra)."""
