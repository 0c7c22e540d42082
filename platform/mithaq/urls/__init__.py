"""Which addresses exist on which kind of host. Other roots are named by strings: this is where the parts meet."""
