"""Sessions and decisions of the councils in the published register: what is written, read and derived."""
