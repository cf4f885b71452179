"""What was measured, as files: runs, rows, means, paired comparison, ratings. Pure: imports none of ours."""
