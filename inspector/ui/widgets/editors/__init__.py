"""One editor for each kind of question, and the form that holds them."""
