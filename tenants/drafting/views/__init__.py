"""The drafting's pages (R13–R19), one module for each subject."""
