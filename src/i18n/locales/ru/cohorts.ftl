# The pages of facilitators about cohorts and their learners.
nav-cohorts = Учебные группы
cohorts-intro = Группы, которые вы ведёте.
cohorts-none = Вы пока не ведёте ни одной группы.
cohorts-title = Группа
cohorts-course = Курс
cohorts-from = С
cohorts-until = По
cohort-overview = Обзор
