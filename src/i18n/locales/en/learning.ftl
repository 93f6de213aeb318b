### The learning texts.
