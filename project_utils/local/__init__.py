"""AWS on this machine: MiniStack behind a launcher that loses no acknowledged write."""
