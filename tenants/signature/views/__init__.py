"""The working pages of signature, distribution and publication."""
