"""What a schema of the service is made of: its DDL, its grants, its audit triggers."""
