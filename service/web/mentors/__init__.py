"""Pages and API of a mentor's own profile."""
