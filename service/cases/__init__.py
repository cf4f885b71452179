"""The rules of cases: who people are to one, which moves there are, who sees what. No framework, database or clock."""
