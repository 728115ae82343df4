"""What is known of an image: its files, its Python, its pip."""
