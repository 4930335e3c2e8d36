"""What a case stands on: a private PostgreSQL, a sandbox, a scripted server, the product itself."""
