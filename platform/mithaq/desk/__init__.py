"""Pages for authorities: the governor's desk, the region's desk."""
