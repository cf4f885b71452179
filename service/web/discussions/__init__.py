"""Pages and API of the discussion section, and of texts on their way there."""
