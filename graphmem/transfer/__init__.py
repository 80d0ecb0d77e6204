"""Moving memories in and out: files to episodes, whole graphs to lines and back."""
