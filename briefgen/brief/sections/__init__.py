"""One section a function: material goes in, the section comes out, or None when it has nothing to say."""
