"""Routes: each calls the service and shapes its answer."""
