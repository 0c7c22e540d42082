"""The registry of offices: hosts, provisioning, roles and grants, suspension."""
