### The certificate texts.
