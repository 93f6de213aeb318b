//! Mail: `message` (pure: typed templates to text and HTML), `transport` (file, smtp).
