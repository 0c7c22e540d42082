"""Regions, provinces and communes by HCP code."""
