"""The write path: episodes in, evidence and facts committed."""
