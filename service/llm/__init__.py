"""Asking a language model: which may be asked, one request, and the gate before it. Knows no case and no prompt."""
