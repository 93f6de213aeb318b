### The pages texts.
