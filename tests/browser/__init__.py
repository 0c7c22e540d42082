"""The product as people use it: a real server, a real browser, nothing but clicking and typing."""
