"""What people do, one file each: load, apply the rule, save, leave a job. Nothing here commits; the edge does."""
