"""R30–R35: the action plan and its SMART sides."""
