"""The clerk's workspace: pages over all the private apps."""
