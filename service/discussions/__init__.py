"""The rules of the discussion section "What to do? Looking for a way out together". Pure: no framework, no database."""
