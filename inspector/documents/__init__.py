"""Documents: what each one says as plain data (`content`), and how it stands on paper (`layout`)."""
