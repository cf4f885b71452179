"""What people see in a browser: pages, their templates, their words and their look."""
