"""The story of Berkane, stage by stage, as people do it at their screens."""
