"""Pages for people, in Turkish, Russian and English; they work without JavaScript."""
