# The pages of administrators about courses, certificates and mail.
