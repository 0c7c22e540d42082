"""Pages of the consultation (R8–R12): one of the stage, and one for each thing that is looked at or written."""
