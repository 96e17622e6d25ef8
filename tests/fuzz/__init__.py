"""Generated questions, asked of a served mission."""
