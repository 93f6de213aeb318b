# The pages of administrators about people, the audit log, set-up and health.
