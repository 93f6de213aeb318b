### The texts of the web pages.

## The frame of every page
page-more = المزيد
page-skip = الانتقال إلى المحتوى
page-navigation = التنقل الرئيسي
page-languages = اللغات
page-crumbs = أنت هنا
page-turn = السابق والتالي
page-before = السابق
page-after = التالي
page-progress = التقدم
page-lessons-done = الدروس المنجزة: { $done } من { $total }
page-minutes = { $minutes ->
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $minutes } دقائق
   *[other] { $minutes } دقيقة
}
page-hours = عدد الساعات: { $hours }
page-modules = الوحدات: { $count }
page-questions = { $count ->
    [zero] لا أسئلة
    [one] سؤال واحد
    [two] سؤالان
    [few] { $count } أسئلة
    [many] { $count } سؤالًا
   *[other] { $count } سؤال
}
page-questions-drawn = { $count ->
    [one] سؤال واحد من أصل { $all }
    [two] سؤالان من أصل { $all }
    [few] { $count } أسئلة من أصل { $all }
    [many] { $count } سؤالًا من أصل { $all }
   *[other] { $count } سؤال من أصل { $all }
}
page-moment = { $date }، { $time } بالتوقيت العالمي
page-title-error = خطأ: { $title }
nav-home = تعلمي
nav-courses = الدورات
nav-certificates = الشهادات
nav-account = الحساب
nav-verify = التحقق من شهادة
nav-sign-in = تسجيل الدخول
nav-sign-out = تسجيل الخروج
nav-api = واجهة البرمجة

## The first page
welcome-title = تعلم فن الدبلوماسية
welcome-lead = دورات للدبلوماسيين والموظفين الرسميين تتعلم فيها بالوتيرة التي تناسبك، مع شهادات يمكن لأي شخص التحقق منها.
home-title = تعلمي
home-greeting = مرحبا، { $name }
home-current = دورتك الحالية
home-next = التالي:
home-continue = متابعة
home-see-missing = عرض ما ينقص
home-due = المواعيد
home-due-quiz = يُغلق
home-due-cohort = تنتهي دورة فوجك.
home-missing = ما ينقص
home-nothing = ليس لديك دورة جارية.
home-find = البحث عن دورة
home-others = دوراتك الأخرى
home-certificate = عرض
home-more = دورات أخرى
status-pending = في انتظار الموافقة
status-pending-text = ستتلقى رسالة بالبريد الإلكتروني عند الموافقة على تسجيلك.
status-active = جارية
status-paused = متوقفة مؤقتا
status-paused-text = تواصل مع الميسر عندما تريد المتابعة.
status-completed = مكتملة
status-withdrawn = منسحب
status-withdrawn-text = لقد انسحبت من هذه الدورة.

## Courses
courses-none = لم تنشر أي دورة بعد.
courses-search = كلمات من العنوان أو الملخص أو الأهداف
courses-language = اللغة
courses-partner = الشريك
courses-any = أي
courses-find = بحث
courses-found = الدورات: { $count } من { $all }.
courses-all = عرض الكل
course-objectives = ما ستتمكن من القيام به
course-outline = مخطط الدورة
course-go = الذهاب إلى الدورة
course-enrol = التسجيل في هذه الدورة
course-approval = يوافق المعهد على كل طلب تسجيل.
course-sign-in = سجل الدخول للالتحاق
course-effort = مدة الدراسة
course-version = الإصدار
course-partners = الشركاء
certification-title = كيف تحصل على الشهادة
certification-lessons-all = اقرأ جميع الدروس وضع علامة الإنجاز عليها.
certification-lessons = اقرأ ما لا يقل عن { $percent } من الدروس.
certification-quizzes = { $count ->
    [zero] اجتز الاختبارات المحسوبة كلها، وعددها { $count }.
    [one] اجتز الاختبار المحسوب.
    [two] اجتز الاختبارين المحسوبين.
    [few] اجتز الاختبارات المحسوبة كلها، وعددها { $count }.
    [many] اجتز الاختبارات المحسوبة كلها، وعددها { $count }.
   *[other] اجتز الاختبارات المحسوبة كلها، وعددها { $count }.
}
certification-grade = احصل على درجة إجمالية لا تقل عن { $percent }.
certification-automatic = تصدر الشهادة فورا ومعها رمز يمكن لأي شخص التحقق منه.
certification-approval = ثم يصدر المعهد الشهادة ومعها رمز يمكن لأي شخص التحقق منه.
certification-none = لا تمنح هذه الدورة شهادة.
certification-months = مدة صلاحية الشهادة بالأشهر: { $count }.
certification-language = لغة شهادتك:
certification-language-change = تغييرها في حسابك
certification-language-title = هذه الدورة غير متاحة بتلك اللغة: يبقى عنوانها دون ترجمة.
certification-language-account = تصدر الشهادة بلغة حسابك.

## Forms
form-errors = يرجى تصحيح ما يلي
form-sign-in-title = تسجيل الدخول
form-sign-in-button = تسجيل الدخول
form-register-title = إنشاء حساب
form-register-button = إنشاء حساب
form-confirm-title = تأكيد عنوانك
form-confirm-intro = نقرة واحدة ويصبح حسابك لدى { $institute } جاهزا.
form-confirm-button = تأكيد عنواني
form-setup-title = إعداد أول مسؤول
form-setup-intro = يتمتع هذا الحساب بجميع الصلاحيات على منصة { $institute }.
form-setup-button = إنشاء المسؤول
form-forgot-title = نسيت كلمة المرور
form-forgot-intro = أدخل عنوانك. ستتلقى رابطا لاختيار كلمة مرور جديدة.
form-forgot-button = إرسال الرابط
form-reset-title = اختيار كلمة مرور جديدة
form-reset-intro = ستنهى بعد ذلك جميع جلساتك ويمكنك الدخول بكلمة المرور الجديدة.
form-reset-button = حفظ كلمة المرور
form-account-title = حسابك
form-account-button = حفظ
field-optional = اختياري
field-email = البريد الإلكتروني
field-email-hint = ترسل إليه الروابط والشهادات.
field-email-fault = أدخل عنوان بريد إلكتروني مثل name@example.org.
field-password = كلمة المرور
field-password-hint = 12 حرفا على الأقل. يحسن استخدام عدة كلمات لا رابط بينها.
field-password-fault = اختر كلمة مرور من 12 حرفا على الأقل يصعب تخمينها.
field-full_name = الاسم الكامل
field-full_name-hint = كما ينبغي أن يظهر في شهاداتك.
field-full_name-fault = أدخل اسمك في سطر واحد لا يتجاوز 200 حرف.
field-country = البلد
field-country-fault = أدخل البلد في سطر واحد لا يتجاوز 200 حرف.
field-affiliation = الوزارة أو البعثة أو المنظمة
field-affiliation-fault = أدخل المنظمة في سطر واحد لا يتجاوز 200 حرف.
field-language = لغة الرسائل والشهادات
field-language-fault = اختر لغة.
form-address-title = رسائلنا لا تصل إليكم
form-address-intro = أعيدت إلينا الرسائل المرسلة إلى عنوانكم. وسنكتب إليكم من جديد فور فتحكم الرابط الذي يمكنكم طلبه الآن.
form-address-button = إرسال الرابط إلي
form-unsubscribe-title = رسائل التذكير
form-unsubscribe-intro = بهذا الزر توقفون رسائل التذكير بالمواعيد. أما الرسائل المتعلقة بتسجيلكم وشهاداتكم فستظل تصل إليكم.
form-unsubscribe-button = إيقاف رسائل التذكير
unsubscribed-title = رسائل التذكير
unsubscribed-text = لن تصلكم بعد الآن رسائل تذكير بالمواعيد. ويمكنكم تغيير ذلك في حسابكم في أي وقت.
field-reminders = التذكير بالمواعيد بالبريد الإلكتروني
field-reminders-fault = يرجى اختيار نعم أو لا.
reminders-yes = نعم
reminders-no = لا
account-bounced = أعيدت إلينا الرسائل المرسلة إلى عنوانكم، ولن نرسل إليه شيئا إلى أن تؤكدوا العنوان من جديد.
link-address = تأكيد العنوان
address-sent-title = يرجى تفقد بريدكم
address-sent-text = أرسلنا رابطا إلى عنوانكم. وفور فتحكم له ستصلكم رسائلنا من جديد.
account-address = تسجل الدخول بالعنوان { $email }.
link-forgot = هل نسيت كلمة المرور؟
link-register = جديد هنا؟ أنشئ حسابا
link-sign-in = لديك حساب؟ سجل الدخول
registered-title = راجع بريدك
registered-text = كتبنا إلى { $email }. اتبع الرابط في الرسالة ثم سجل الدخول.
registered-text-open = كتبنا إلى { $email }. يمكنك تسجيل الدخول الآن، ونرجو أن تتبع الرابط في الرسالة أيضا.
forgot-done-title = راجع بريدك
forgot-done-text = إذا كان هناك حساب بهذا العنوان فقد أرسل الرابط إليه. يصلح الرابط لمدة ساعة واحدة.
told-confirmed = تم تأكيد عنوانك. يمكنك تسجيل الدخول الآن.
told-new-password = تم تغيير كلمة المرور. سجل الدخول بالكلمة الجديدة.
told-set-up = تم إنشاء المسؤول. سجل الدخول للبدء.
told-signed-out = تم تسجيل خروجك.
told-saved = تم حفظ تغييراتك.
form-password-title = تغيير كلمة المرور
form-password-intro = ستبقى مسجلا للدخول هنا، وسيتم تسجيل خروجك من كل مكان آخر.
form-password-button = حفظ كلمة المرور الجديدة
field-current_password = كلمة المرور الحالية
field-current_password-fault = هذه ليست كلمة مرورك الحالية.
link-account = العودة إلى الحساب
link-password = تغيير كلمة المرور
link-sessions = أماكن تسجيل الدخول
told-password = تم تغيير كلمة المرور، وتم تسجيل خروجك من كل مكان آخر.
told-session-ended = انتهت الجلسة.
told-sessions-ended = تم تسجيل خروجك من كل مكان آخر.
sessions-title = أماكن تسجيل الدخول
sessions-text = أنه الجلسات التي لا تعرفها، ثم غير كلمة مرورك.
sessions-device = المتصفح
sessions-since = وقت الدخول
sessions-until = تنتهي في موعد أقصاه
sessions-this = هذه الجلسة
sessions-end = إنهاء
sessions-end-others = تسجيل الخروج من كل مكان آخر
sessions-unknown = برنامج غير معروف

## Learning
learn-requirements = ما يلزم لإتمام الدورة
learn-met = منجز:
learn-not-met = ناقص:
learn-grade = الدرجة الإجمالية { $percent }
learn-completed = لقد أتممت هذه الدورة.
learn-to-certificates = الذهاب إلى شهاداتك
unit-quiz = اختبار
unit-open = لم ينجز بعد
unit-done = منجز
unit-locked = مقفل
lesson-contents = في هذا الدرس
lesson-done = وضع علامة الإنجاز والمتابعة
lesson-is-done = لقد وضعت علامة الإنجاز على هذا الدرس.
lesson-languages = لغات هذا الدرس
lesson-resume = المتابعة من حيث توقفت
lesson-terms = مصطلحات هذا الدرس
lesson-glossary = جميع مصطلحات الدورة
glossary-title = المسرد
quiz-rules = قبل أن تبدأ
quiz-questions = الأسئلة
quiz-essays = النصوص المطلوب كتابتها
quiz-pass-mark = للنجاح
quiz-time = الوقت
quiz-attempts = المحاولات
quiz-attempts-left = بقي { $left } من { $all }
quiz-no-limit = بلا حد
quiz-counts = ما يحتسب
quiz-counts-highest = أفضل محاولة
quiz-counts-average = متوسط المحاولات
quiz-counts-first = المحاولة الأولى
quiz-counts-last = المحاولة الأخيرة
quiz-ungraded = لا يحتسب هذا الاختبار في إتمام الدورة ولا في الشهادة.
quiz-grade = الدرجة
quiz-start = ابدأ
quiz-again = محاولة جديدة
quiz-continue = متابعة محاولتك
quiz-not-open-yet = لم يُفتح هذا الاختبار بعد. موعد فتحه مبيّن أعلاه.
quiz-clock = يبدأ احتساب الوقت عند الضغط ولا يتوقف.
quiz-opens = يُفتح في
quiz-closes = يُغلق في
quiz-passed = لقد اجتزت هذا الاختبار.
quiz-history = محاولاتك
quiz-attempt = المحاولة
quiz-number = المحاولة { $number }
quiz-state = الحالة
attempt-in-progress = جارية
attempt-submitted = مسلمة
attempt-graded = مصححة
attempt-abandoned = متروكة
attempt-abandoned-text = تركت هذه المحاولة ولا درجة لها.
attempt-question = السؤال { $number }
attempt-left = الوقت المتبقي:
attempt-save = حفظ
attempt-was-saved = تم حفظ إجاباتك. يمكنك المتابعة لاحقا.
attempt-saving = جار الحفظ…
attempt-saved = تم الحفظ
attempt-list = أسئلة هذه المحاولة
attempt-answered = تمت الإجابة
attempt-unanswered = بلا إجابة
attempt-review = المراجعة والتسليم
attempt-ends = تنتهي في { $moment }
attempt-kept = محفوظة على هذا الجهاز ولم ترسل بعد
attempt-late = وصلت بعد انتهاء المحاولة، فلا تحتسب.
attempt-refused = هناك ما يحتاج إلى انتباهك
attempt-all-saved = جميع الإجابات محفوظة.
attempt-all-kept = يتعذر الوصول إلى الخادم. إجاباتك محفوظة على هذا الجهاز وسترسل فور عودة الاتصال. لا يحتسب إلا ما يصل في الوقت المحدد.
attempt-signed-out = انتهت جلستك. إجاباتك محفوظة على هذا الجهاز: سجل الدخول من جديد وسترسل.
attempt-time-half = انقضى نصف الوقت المتاح لك.
attempt-time-minutes = { $minutes ->
    [one] بقيت دقيقة واحدة.
    [two] بقيت دقيقتان.
    [few] بقيت { $minutes } دقائق.
    [many] بقيت { $minutes } دقيقة.
   *[other] بقيت { $minutes } دقيقة.
}
attempt-time-seconds = { $seconds ->
    [one] بقيت ثانية واحدة.
    [two] بقيت ثانيتان.
    [few] بقيت { $seconds } ثوان.
    [many] بقيت { $seconds } ثانية.
   *[other] بقيت { $seconds } ثانية.
}
attempt-time-over = انتهى الوقت. يجري تسليم إجاباتك.
attempt-time-waits = انتهى الوقت ويتعذر الوصول إلى الخادم. يحتسب ما وصل في الوقت المحدد، وستعيد هذه الصفحة المحاولة.
review-title = راجع إجاباتك
review-none-open = لكل الأسئلة إجابات.
review-answered = تمت الإجابة
review-final = بعد التسليم لا يمكن تغيير الإجابات.
answer-true = صحيح
answer-false = خطأ
answer-many = اختر كل ما ينطبق.
answer-choose = اختر
answer-choices = الخيارات:
answer-letters = أ ب ج د هـ و ز ح ط ي ك ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ
answer-order = حدد موضع كل سطر ابتداء من 1.
answer-order-fault = حدد موضعا لكل سطر ولا تكرر أي موضع.
answer-number-fault = أدخل رقما مثل 12 أو 3.5.
answer-text-fault = لا تتجاوز 1000 حرف.
attempt-gap = الفراغ { $number } من { $all }
answer-unit = الوحدة
answer-words-between = اكتب ما بين { $min } و{ $max } كلمة.
answer-words-least = عدد الكلمات: { $min } على الأقل.
answer-words-most = عدد الكلمات: { $max } على الأكثر.
answer-words-so-far = عدد الكلمات حتى الآن:
answer-essay-fault = أدخل 50000 حرف على الأكثر.
result-looked-for = ما كان مطلوبًا
hand-in-open = الأسئلة التي لا إجابة لها: { $open } من { $all }. إجاباتك محفوظة.
hand-in-sure = التسليم الآن
hand-in-back = العودة إلى الأسئلة
hand-in-time = انتهى الوقت
hand-in-time-text = يحتسب ما حفظته في الوقت المحدد.
hand-in-abandon-text = لا يقبل هذا الاختبار شيئًا بعد انتهاء الوقت: تترك المحاولة.
hand-in-see = عرض النتيجة
offline-title = لا يوجد اتصال
offline-text = يتعذر الوصول إلى الخادم. يمكنك مع ذلك قراءة ما تحتفظ به على هذا الجهاز.
offline-here = على هذا الجهاز
offline-none = لا يوجد شيء محفوظ على هذا الجهاز. يتيح مخطط الدورة حفظ دروسها.
offline-again = إعادة المحاولة
offline-copy = هذه هي النسخة المحفوظة على هذا الجهاز: لم يجب الخادم.
offline-waiting = إجابات قدمتها في اختبار محفوظة على هذا الجهاز ولم ترسل بعد. سترسل فور استجابة الخادم.
offline-sent = أرسلت الإجابات التي كانت على هذا الجهاز وتم حفظها.
offline-sign-out = على هذا الجهاز إجابات لم ترسل بعد، وتسجيل الخروج يحذفها. هل تريد تسجيل الخروج مع ذلك؟
offline-keep-title = بلا اتصال
offline-keep-text = يمكن حفظ الدروس المفتوحة لك على هذا الجهاز مع صورها، وتحذف عند تسجيل الخروج.
offline-keep = الحفظ على هذا الجهاز
offline-keeping = جار الحفظ:
offline-kept = الدروس على هذا الجهاز:
offline-remove = الإزالة من هذا الجهاز
offline-failed = تعذر الحفظ: انقطع الاتصال أو لا توجد مساحة. أعد المحاولة.
result-passed = ناجح
result-failed = لم تجتز
result-ungraded = نتيجتك
result-needed = المطلوب للنجاح { $percent }
result-hidden = لا تعرض الإجابات الصحيحة في الوقت الحالي.
result-outline = إلى مخطط الدورة
result-quiz = إلى الاختبار
result-review = سؤالًا بسؤال
result-right = صحيحة
result-part = صحيحة جزئيا
result-wrong = غير صحيحة
result-none = بلا إجابة
result-void = لا تحتسب
result-marks = { $got } من { $all }
result-given = إجابتك
result-answer = الإجابة الصحيحة
result-receipt = الإيصال
result-submitted = سلم في { $moment }
result-receipt-text = يمثل هذا الرمز الإجابات التي سلمتها بعينها. احتفظ به إن أردت إثباتها لاحقا.
result-receipt-file = النص الذي حُسب منه الرمز، للتحقق منه بالأمر sha256sum
result-awaits-marks = يصحح الميسر نصك. ستصلك رسالة عند الانتهاء.
result-awaits-administrators = ليس لديك ميسر في هذه الدورة: يصحح أحد المسؤولين نصك. ستصلك رسالة عند الانتهاء.

## Certificates
certificates-none = ليس لديك شهادة بعد. تحصل عليها عند إتمام دورة.
certificates-download = تنزيل (PDF)
certificates-credential = الشهادة الرقمية (للبرامج)
certificates-badge = الشارة (صورة)
certificates-verify = صفحة التحقق
verify-title = التحقق من شهادة
verify-lead = تحمل كل شهادة رمزا تعرف به هنا ما إذا كانت الشهادة أصلية وصالحة.
verify-code = الرمز
verify-code-hint = 26 حرفا ورقما. لا تهم حالة الأحرف ولا الشرطات.
verify-button = تحقق
verify-another = التحقق من شهادة أخرى
verify-valid = صالحة
verify-valid-text = هذه الشهادة أصلية وصالحة.
verify-expired = منتهية الصلاحية
verify-expired-text = هذه الشهادة أصلية لكن صلاحيتها انتهت.
verify-revoked = ملغاة
verify-revoked-text = سحب المعهد هذه الشهادة ولم تعد صالحة.
verify-superseded = مستبدلة
verify-superseded-text = حلت شهادة مصححة محل هذه الشهادة.
verify-successor = رقم الشهادة الجديدة: { $number }
verify-revoked-on = ألغيت في { $date }
verify-sentence = أتم { $holder } الدورة «{ $course }».
verify-holder = حامل الشهادة
verify-course = الدورة
verify-institute = جهة الإصدار
verify-completed = تاريخ إتمام الدورة
verify-issued = تاريخ الإصدار
verify-until = صالحة حتى
verify-number = الرقم
verify-fingerprint = بصمة ملف PDF الأصلي (SHA-256)
verify-fingerprint-hint = أي ملف له بصمة أخرى قد جرى تعديله.
verify-sentence-participation = شارك { $holder } في الدورة «{ $course }».
verify-replaces = تحل محل الشهادة رقم
verify-file = مقارنة ملف
verify-file-label = ملف PDF للشهادة
verify-file-hint = يبقى الملف على جهازك: تُحسب بصمته في متصفحك.
verify-file-reading = جارٍ قراءة الملف…
verify-file-same = هذه هي الوثيقة الأصلية دون تغيير.
verify-file-other = هذه ليست الوثيقة الأصلية: إما أنها ملف آخر أو أنها عُدّلت.
verify-file-failed = تعذرت قراءة الملف.
verify-credential = شهادة رقمية للبرامج
verify-credential-hint = Open Badges 3.0، موقّعة: يمكن للبرامج التحقق منها دون سؤال أحد.
verify-unknown = لا توجد شهادة بهذا الرمز
verify-unknown-text = قارنه بالوثيقة مرة أخرى. فإن كان مطابقا فاسأل المعهد المذكور فيها.

## When there is no page to show: by code, or by status
problem-title = حدث خطأ ما
problem-home = إلى الصفحة الرئيسية
problem-title-400 = تعذر فهم الطلب
problem-title-403 = هذا غير ممكن هنا
problem-title-404 = لا توجد صفحة كهذه
problem-title-405 = هذا غير ممكن هنا
problem-title-409 = هذا غير ممكن الآن
problem-title-410 = لم يعد هذا الرابط يعمل
problem-title-429 = كثرت المحاولات
problem-title-503 = الخدمة مشغولة
problem-403 = لا يسمح دورك بذلك.
problem-404 = ربما كان العنوان مكتوبا بشكل خاطئ أو أن الصفحة ليست لك. لم يفقد شيء.
problem-405 = افتح الصفحة من جديد وأعد المحاولة.
problem-500 = الخطأ من جانبنا وقد سجل. حاول لاحقا.
problem-503 = لم يتغير شيء. حاول بعد لحظات.
problem-507 = قرص الخادم ممتلئ. لم يتغير شيء.
problem-outcome-unknown = لا يُعرف هل نُفّذ هذا: توقفت قاعدة البيانات عن الاستجابة في اللحظة الأخيرة. انظر إلى الصفحة من جديد، وأعد المحاولة إن لم يُنفَّذ.
problem-foreign-form = هذا النموذج قديم أو لا يأتي من هذا الموقع. افتح الصفحة من جديد وأعد المحاولة.
problem-broken-form = لم يصل النموذج كاملا. أرسله من جديد.
problem-rate-limited = { $minutes ->
    [zero] كثرت المحاولات. حاول من جديد بعد قليل.
    [one] كثرت المحاولات. حاول من جديد بعد دقيقة واحدة.
    [two] كثرت المحاولات. حاول من جديد بعد دقيقتين.
    [few] كثرت المحاولات. حاول من جديد بعد { $minutes } دقائق.
    [many] كثرت المحاولات. حاول من جديد بعد { $minutes } دقيقة.
   *[other] كثرت المحاولات. حاول من جديد بعد { $minutes } دقيقة.
}
problem-body-too-large = الحجم أكبر من الحد الأقصى، وهو ميبيبايت واحد. لم يُحفظ شيء.
problem-body-too-slow = وصلت البيانات ببطء شديد. لم يُحفظ شيء؛ أرسلها من جديد.
problem-wrong-credentials = العنوان وكلمة المرور غير متطابقين.
problem-address-unconfirmed = أكد عنوانك أولا: اتبع الرابط في الرسالة التي وصلتك.
problem-registration-closed = التسجيل مغلق. اطلب حسابا من المعهد.
problem-link-spent = استخدم من قبل أو انتهت صلاحيته أو لم يوجد قط. اطلب رابطا جديدا.
problem-address-taken = يوجد شخص بهذا العنوان بالفعل.
problem-already-set-up = يوجد مسؤول بالفعل.
problem-by-invitation = هذه الدورة بالدعوة فقط. اطلب من الميسر إضافتك.
problem-not-active = تسجيلك غير نشط في الوقت الحالي.
problem-locked = تفتح هذه الوحدة بعد إتمام ما قبلها من وحدات، ومخطط الدورة يبين ذلك.
problem-no-attempts-left = استنفدت جميع محاولاتك. اطلب محاولة أخرى من الميسر.
problem-quiz-not-open = لم يُفتح هذا الاختبار بعد. صفحته تبيّن موعد فتحه.
problem-quiz-closed = أُغلق هذا الاختبار. اطلب من الميسر موعدًا آخر.
problem-not-handed-in = لم تُسلَّم هذه المحاولة: لا يوجد إيصال.
problem-not-rendered = يجري إعداد الوثيقة. حاول بعد لحظات.
