# The pages of facilitators about cohorts and their learners.
nav-cohorts = الأفواج
cohorts-intro = الأفواج التي تشرف عليها.
cohorts-none = لا تشرف على أي فوج بعد.
cohorts-title = الفوج
cohorts-course = الدورة
cohorts-from = من
cohorts-until = إلى
cohort-overview = نظرة عامة
cohort-progress = التقدم
cohort-members = المشاركون
cohort-starts = يبدأ في { $date }
cohort-ends = ينتهي في { $date }
cohort-ended = انتهى في { $date }
cohort-facilitators = يشرف عليه: { $names }
rows-shown = { $first } إلى { $last } من { $total }
attention-title = بحاجة إلى متابعة
attention-none = لا أحد بحاجة إلى متابعتكم في الوقت الحاضر.
attention-learner = المشارك(ة)
attention-reasons = السبب
attention-done = المنجز
attention-active = آخر نشاط
attention-kind-all = الكل
attention-kind-deadline-near = موعد قريب
attention-kind-deadline-missed = موعد فائت
attention-kind-failing = رسوب في آخر محاولة
attention-kind-stalled = متوقفون
attention-kind-never-started = لم يبدؤوا قط
attention-quiz-closed = أغلق اختبار «{ $quiz }» في { $date } ولم يجتز.
attention-quiz-closes = يغلق اختبار «{ $quiz }» في { $date } ولم ينجز.
attention-cohort-ends = ينتهي الفوج في { $date } ولم تستكمل الدورة.
attention-failed = رسب في «{ $quiz }» في { $date } بنسبة { $grade }٪.
attention-attempts-left = { $left ->
    [0] لم تبق أي محاولة.
    [one] بقيت محاولة واحدة.
    [two] بقيت محاولتان.
    [few] بقيت { $left } محاولات.
   *[other] بقيت { $left } محاولة.
}
attention-stalled = { $days ->
    [one] لا نشاط منذ يوم واحد، منذ { $date }.
    [two] لا نشاط منذ يومين، منذ { $date }.
    [few] لا نشاط منذ { $days } أيام، منذ { $date }.
   *[other] لا نشاط منذ { $days } يوما، منذ { $date }.
}
attention-never-started = لم يبدأ قط، مع أن ذلك متاح منذ { $date }.
deed-one = إجراء لهذا المشارك
deed-many = إجراء للمشاركين المختارين
deed-what = الإجراء المطلوب
deed-remind = تذكير
deed-extend = تمديد
deed-attempts = منح محاولات
deed-pause = إيقاف مؤقت
deed-resume = استئناف
deed-quiz = الاختبار
deed-quiz-all = جميع اختبارات الدورة
deed-closes = موعد الإغلاق الجديد (التوقيت العالمي)
deed-minutes = دقائق إضافية لكل محاولة
deed-number = عدد المحاولات الإضافية
deed-note = كلمتكم إلى المشارك
deed-reason = السبب
deed-reason-hint = يسجل في سجل المراجعة.
deed-do-one = تنفيذ
deed-do-many = تنفيذ للمختارين
deed-nothing-done = لم ينفذ أي إجراء لأحد.
deed-fault-who = اختاروا مشاركا واحدا على الأقل.
deed-fault-deed = اختاروا الإجراء المطلوب.
deed-fault-quiz = اختاروا أحد اختبارات الدورة.
deed-fault-closes = أدخلوا تاريخا ووقتا لاحقين، بعد موعد الفتح.
deed-fault-extra_minutes = أدخلوا عددا صحيحا من الدقائق، 100000 على الأكثر.
deed-fault-attempts = أدخلوا عددا من 1 إلى 1000.
deed-fault-note = كلمتكم في حدود 2000 حرف.
deed-fault-reason = اذكروا السبب في سطر واحد لا يتجاوز 500 حرف.
deed-fault-nothing = لن يغير ذلك شيئا: أدخلوا موعد إغلاق آخر أو دقائق إضافية.
told-deed-remind = أرسل التذكير إلى
told-deed-extend = مدد لصالح
told-deed-attempts = منحت محاولات لصالح
told-deed-pause = أوقفت مؤقتا دراسة
told-deed-resume = استؤنفت دراسة
told-deed-refused = لم ينفذ
refused-reminded-today = سبق تذكيره اليوم.
refused-nothing-to-remind = ليس في طور الدراسة، ولا شيء للتذكير به.
refused-takes-no-reminders = لا يتلقى التذكيرات، أو لا يصله البريد.
refused-cannot-pause = ليس في طور الدراسة ولا يمكن إيقافه مؤقتا.
refused-not-paused = ليس متوقفا مؤقتا.
refused-forbidden = هذا أنتم: لا أحد يفعل ذلك لنفسه.
problem-idempotency-key-reused = سبق إرسال هذا النموذج. افتحوا الصفحة من جديد.
matrix-search = الاسم أو العنوان أو الجهة
matrix-country = البلد
matrix-affiliation = الجهة
matrix-any = الكل
matrix-state = الحالة
matrix-state-usual = مشاركون أو أتموا
matrix-show = عرض
matrix-clear = بلا مرشحات
matrix-none = لا يوجد مشارك مطابق.
matrix-csv = تنزيل بصيغة CSV
matrix-xlsx = تنزيل لبرنامج Excel
matrix-sort-name = المشارك(ة)
matrix-sort-percent = المنجز
matrix-sort-grade = الدرجة
matrix-sort-activity = آخر نشاط
matrix-done = منجز
matrix-in-progress = قيد الإنجاز
matrix-awaits-marks = في انتظار التصحيح
matrix-failed = رسوب
matrix-open = لم يبدأ
matrix-locked = مقفل
matrix-absent = غير وارد في هذه النسخة
matrix-legend = الرموز
matrix-figures = الرقم هو درجة الاختبار بالنسبة المئوية. والأرقام المنقطة اختبارات.
matrix-units = الوحدات وأرقامها
