"""The bureau's hub: it takes in records and files, signs for them, and passes on what others of one scope made."""
