"""Drafts for people: from a model where one may be asked, else from the library alone. No web, no database, no account.

A draft is an offer. Nothing here can reach a teacher as an answer: that takes a mentor's act (R1).
"""
