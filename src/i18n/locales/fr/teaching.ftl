# The pages of facilitators about marking, statistics, figures, messages and approvals.
