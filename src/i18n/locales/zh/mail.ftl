### The mail texts.
