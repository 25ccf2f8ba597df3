"""Our package beside what else could be picked, under AWS's own runtime client, in one run."""
