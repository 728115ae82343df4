"""What a dynamic loader would do: search, scope, resolution."""
