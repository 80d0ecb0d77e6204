"""The read path: plan, search, expand, fuse, select, render. No model call but one embedding."""
