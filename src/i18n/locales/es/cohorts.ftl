# The pages of facilitators about cohorts and their learners.
nav-cohorts = Cohortes
cohorts-intro = Las cohortes que usted dirige.
cohorts-none = Todavía no dirige ninguna cohorte.
cohorts-title = Cohorte
cohorts-course = Curso
cohorts-from = Desde
cohorts-until = Hasta
cohort-overview = Resumen
