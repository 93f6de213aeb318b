# The pages of facilitators about cohorts and their learners.
nav-cohorts = Cohorts
cohorts-intro = The cohorts that you run.
cohorts-none = You run no cohort yet.
cohorts-title = Cohort
cohorts-course = Course
cohorts-from = From
cohorts-until = Until
cohort-overview = Overview
