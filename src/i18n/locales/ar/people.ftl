# The pages of administrators about people, the audit log, set-up and health.
nav-admin = الإدارة
admin-overview = نظرة عامة
# The set-up
setup-title = إعداد هذا الموقع
setup-progress = أُنجزت { $done } من { $total } خطوات.
setup-all-done = اكتمل إعداد هذا الموقع
setup-done = تم
setup-open = لم يُنجز بعد
setup-now = حاليًا:
setup-name = اسم المعهد
setup-name-why = يظهر في كل صفحة وفي كل رسالة وعلى كل شهادة.
setup-name-next = حدّد institute.name في الملف config/chancery.toml ثم أعد التشغيل. يوضع شعاركم للشهادات في المجلد config/certificate.
setup-address = العنوان العام
setup-address-why = يبقى دائمًا في الرسائل وعلى الشهادات، فحدّده قبل إصدار أول شهادة.
setup-address-next = حدّد server.public_url في الملف config/chancery.toml، مثل https://learn.example.org، مع خادم ويب يعمل بـ TLS أمامه.
setup-course = الدورة الأولى
setup-course-why = لا يوجد ما يُتعلَّم من دون دورة منشورة.
setup-course-next = ضع مجلد الدورة في مجلد الدورات، وتحقق منه بالأمر chancery check، وانشره بالأمر chancery publish.
setup-cohort = الفوج الأول
setup-cohort-why = يجمع الفوج المتعلمين والمشرفين عليهم والمواعيد.
setup-cohort-next = افتح فوجًا من صفحة الأفواج.
setup-administrator = مدير ثانٍ
setup-administrator-why = عندما يغيب المدير الوحيد لا يستطيع أحد المساعدة.
setup-administrator-next = أضف شخصًا بدور مدير.
