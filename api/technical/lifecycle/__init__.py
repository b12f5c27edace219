"""What faults there are, how they show, what mends them, and what the caller is told. Pure."""
