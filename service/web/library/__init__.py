"""Pages and API of the library, and of those who keep it."""
