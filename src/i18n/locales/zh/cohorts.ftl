# The pages of facilitators about cohorts and their learners.
nav-cohorts = 学员班
cohorts-intro = 您负责的学员班。
cohorts-none = 您目前没有负责任何学员班。
cohorts-title = 学员班
cohorts-course = 课程
cohorts-from = 开始
cohorts-until = 结束
cohort-overview = 概览
