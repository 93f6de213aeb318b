# The pages of facilitators about cohorts and their learners.
nav-cohorts = Cohortes
cohorts-intro = Les cohortes que vous animez.
cohorts-none = Vous n’animez encore aucune cohorte.
cohorts-title = Cohorte
cohorts-course = Cours
cohorts-from = Du
cohorts-until = Au
cohort-overview = Vue d’ensemble
