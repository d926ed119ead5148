"""What each document says, as plain frozen data. Nothing here measures, draws or reads a file."""
