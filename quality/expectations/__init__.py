"""Tables judged by what is expected of them."""
