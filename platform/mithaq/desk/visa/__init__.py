"""The governor's visa desk: the files of a province, read and answered by its agents."""
