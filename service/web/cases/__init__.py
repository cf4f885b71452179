"""Pages and API of cases: the form, the first response, a case in work for each of its readers."""
