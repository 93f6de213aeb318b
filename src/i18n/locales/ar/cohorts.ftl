# The pages of facilitators about cohorts and their learners.
nav-cohorts = الأفواج
cohorts-intro = الأفواج التي تشرف عليها.
cohorts-none = لا تشرف على أي فوج بعد.
cohorts-title = الفوج
cohorts-course = الدورة
cohorts-from = من
cohorts-until = إلى
cohort-overview = نظرة عامة
