# The pages of facilitators about marking, statistics, figures, messages and approvals.

## Marking
tab-marking = التصحيح
tab-statistics = إحصاءات الاختبارات
marking-intro = محاولات تتضمن إجابات مكتوبة تنتظر التصحيح، الأقدم أولا.
marking-none = لا شيء ينتظر التصحيح.
marking-to-statistics = الاطلاع على إحصاءات الاختبارات
marking-begin = تصحيح أول محاولة
marking-learner = المتعلم
marking-quiz = الاختبار
marking-handed-in = تاريخ التسليم
marking-state = الحالة
marking-for-you = تنتظر تصحيحك
marking-for-another = صححتموها؛ ويصححها شخص ثان أيضا
marking-differ = الدرجات متباينة: يلزم الاتفاق عليها
marking-of = { $learner }: { $quiz }
marking-answer = نص المتعلم
marking-blank = لم يكتب شيء هنا؛ فلا شيء للتصحيح.
marking-words = { $count ->
    [zero] لا كلمات
    [one] كلمة واحدة
    [two] كلمتان
    [few] { $count } كلمات
    [many] { $count } كلمة
   *[other] { $count } كلمة
}
marking-words-between = المطلوب من { $least } إلى { $most }
marking-words-least = المطلوب { $count } على الأقل
marking-words-most = المطلوب { $count } على الأكثر
marking-rubric = ما ينبغي البحث عنه
marking-others = ما منحه الآخرون
marking-yours = درجاتكم
marking-marks = الدرجة
marking-most = من { $most }
marking-marks-fault = أدخلوا رقما من 0 إلى { $most }.
marking-comment = تعليق
marking-comment-hint = يقرؤه المتعلم مع النتيجة.
marking-comment-fault = التعليق أطول من اللازم: 000 10 حرف على الأكثر.
marking-agreed = هذه هي الدرجات التي اتفقنا عليها معا.
marking-agreed-fault = لا شيء يتفق عليه بعد: يصحح شخصان أولا، كل على حدة.
marking-nothing = أدخلوا الدرجات قبل الحفظ.
marking-save = حفظ ومتابعة
marking-later = العودة إلى القائمة
marking-state-awaits-marks = لم تصحح
marking-state-awaits-second = تنتظر مصححا ثانيا
marking-state-differ = الدرجات متباينة
marking-state-marked = مصححة
told-marked = حفظت الدرجات. لا شيء آخر ينتظركم هنا.
told-marked-next = حفظت الدرجات. هذه هي المحاولة التالية.
problem-course-completed = أتم المتعلم الدورة: الدرجة نهائية.
problem-marked-by-two = صحح شخصان هذه الإجابة. عند التباين، أدخلوا الدرجات المتفق عليها وأشيروا إلى ذلك.
problem-marks-differ = تختلف هذه الدرجات عن درجات المصحح الآخر، وقد أبلغت النتيجة. اتفقوا أولا.

## Statistics of quizzes
statistics-none = لا اختبارات في هذه الدورة.
statistics-intro = اختبارات الدورة. يحسب كل متعلم مرة واحدة بالدرجة المعتمدة.
statistics-kind = النوع
statistics-kind-graded = محتسب
statistics-kind-practice = تدريبي
statistics-kind-pre-test = اختبار قبلي
statistics-kind-post-test = اختبار بعدي
statistics-learners = متعلمون لهم درجة
statistics-passed = الناجحون
statistics-to-figures = الاطلاع على أرقام الفوج
statistics-of = إحصاءات: { $quiz }
statistics-csv = تنزيل بصيغة CSV
statistics-attempts-n = المحاولات المصححة كليا: n = { $n }
statistics-attempts = أي المحاولات:
statistics-attempts-first = الأولى لكل متعلم
statistics-attempts-last = الأخيرة
statistics-attempts-highest = الأفضل
statistics-attempts-all = كلها
statistics-nobody = لم يسلم أحد محاولة بعد.
statistics-small = المحاولات أقل من 30: قد تكون هذه الأرقام وليدة الصدفة. انظروا إلى الأسئلة لا إلى الفروق الصغيرة.
statistics-lengths = تختلف المحاولات في عدد الأسئلة: لا يمكن حساب الاتساق الداخلي.
statistics-look = انظروا إلى هذه أولا
statistics-look-text = من يجيد بقية الأسئلة يخطئ هنا. كثيرا ما يكون المفتاح خاطئا أو الصياغة مضللة.
statistics-whole = الاختبار ككل
statistics-mean = المتوسط
statistics-mean-text = متوسط الدرجات.
statistics-median = الوسيط
statistics-median-text = نصف الدرجات أدنى منه.
statistics-deviation = الانحراف المعياري
statistics-deviation-text = مدى تباعد الدرجات بالنقاط المئوية؛ والمعتاد من 12 إلى 18.
statistics-consistency = الاتساق الداخلي
statistics-consistency-text = مدى قياس الأسئلة للأمر نفسه؛ دون 64% لا ينبغي الاكتفاء بهذا الاختبار لاتخاذ قرار.
statistics-error = الخطأ المعياري
statistics-error-text = مقدار انحراف الدرجة بسبب الصدفة، بالنقاط المئوية.
statistics-questions = الأسئلة
statistics-question = السؤال
statistics-sort = الترتيب حسب:
statistics-sort-facility = الأصعب أولا
statistics-sort-discrimination = الأقل تمييزا أولا
statistics-sort-order = كما في الاختبار
statistics-caption-facility = الأسئلة، الأصعب أولا
statistics-caption-discrimination = الأسئلة، الأقل تمييزا أولا
statistics-caption-order = الأسئلة بترتيب الاختبار
statistics-n = n
statistics-n-text = المحاولات المصححة التي ورد فيها السؤال. دون 30 يكون أثر الصدفة كبيرا.
statistics-facility = السهولة
statistics-facility-text = متوسط نسبة الدرجات: 100% أجاب الجميع؛ والرقم المنخفض يعني صعوبة أو غموضا.
statistics-discrimination = التمييز
statistics-discrimination-text = هل يجيد هنا من يجيد في سواه: فوق 30 جيد، وقرب الصفر لا يدل على شيء، ودون الصفر راجعوا المفتاح.
statistics-doubtful = راجعوا المفتاح
statistics-answers = ما أجيب به
statistics-answers-text = الخيار الخاطئ الذي لا يختاره أحد لا فائدة منه؛ والذي يختاره كثيرون يكشف ما أسيء فهمه.
statistics-answers-of = إجابات السؤال { $number }
statistics-answer = الإجابة
statistics-worth = القيمة
statistics-right = صحيحة
statistics-partly = تساوي { $percent }
statistics-times = العدد
statistics-share = النسبة
statistics-gap = الفراغ { $number }:
statistics-guess = بالتخمين: { $percent }
statistics-unanswered = دون إجابة: { $count }
statistics-others = إجابات أخرى: { $count }

## Figures of a cohort
tab-figures = الأرقام
figures-nobody = لا أحد يشارك في هذا الفوج بعد.
figures-learners = { $count ->
    [zero] لا يشارك أحد.
    [one] يشارك أو شارك متعلم واحد.
    [two] يشارك أو شارك متعلمان.
    [few] يشارك أو شارك { $count } متعلمين.
    [many] يشارك أو شارك { $count } متعلما.
   *[other] يشارك أو شارك { $count } متعلم.
}
figures-not-started = لم يبدؤوا
figures-under-way = قيد التعلم
figures-completed = أتموا
figures-withdrawn = انسحبوا
figures-funnel = إلى أين يصل المتعلمون
figures-funnel-caption = المتعلمون الذين بدؤوا كل وحدة وأتموها
figures-funnel-row = الوحدة { $number }: بدأها { $begun } من { $all } وأتمها { $done }.
figures-number = الرقم
figures-module = الوحدة
figures-begun = بدؤوها
figures-done = أتموها
figures-write-not-started = مراسلة من لم يبدؤوا
figures-write-not-completed = مراسلة من لم يتموا الدورة
figures-scores = درجات الاختبارات المحتسبة
figures-no-scores = لا درجة لأحد بعد في اختبار محتسب.
figures-n = n = { $n }
figures-waiting = { $count ->
    [zero] لا شيء ينتظر التصحيح
    [one] واحد ينتظر التصحيح
    [two] اثنان ينتظران التصحيح
    [few] { $count } تنتظر التصحيح
    [many] { $count } تنتظر التصحيح
   *[other] { $count } تنتظر التصحيح
}
figures-small = عدد قليل: قد يكون للصدفة أثر
figures-histogram-of = درجات «{ $quiz }»
figures-histogram-row = نجح { $passed } من { $n } (درجة النجاح { $mark })؛ والوسيط { $median }.
figures-histogram-key = المتعلمون حسب الدرجة المئوية؛ الخط المتقطع درجة النجاح، والأعمدة الممتلئة ناجحون.
figures-grade = الدرجة المئوية
figures-count = المتعلمون
figures-worst = الاطلاع على أصعب أسئلة «{ $quiz }»
figures-days = مدة الإتمام
figures-days-caption = الأيام من التسجيل، أو من بداية الفوج إن كانت لاحقة، إلى الإتمام
figures-days-row = من بين { $n } أتموا، استغرق النصف { $median } يوما أو أقل؛ والنصف الأوسط من { $first } إلى { $third } يوما.
figures-days-key = يضم المستطيل النصف الأوسط، والخط السميك هو الوسيط، والخطان الرفيعان يبلغان الأدنى والأقصى.
figures-days-count = { $count } يوم
figures-days-head = الأيام
figures-days-one = أتم متعلم واحد: لا شيء يقارن بعد.
figures-no-days = لم يتم أحد الدورة بعد.
figures-measure = المقياس
figures-value = القيمة
figures-least = الأدنى
figures-first-quartile = الربيع الأول
figures-median = الوسيط
figures-third-quartile = الربيع الثالث
figures-most = الأقصى
figures-gain = ما اكتسبه المتعلمون
figures-gain-caption = متوسطات من أدوا الاختبارين
figures-gain-row = أدى الاختبارين { $n }: { $before } قبل و{ $after } بعد. واكتفى { $dropped } بالأول.
figures-before = قبل
figures-after = بعد
figures-points = المكسب بالنقاط المئوية
figures-dropped = القبلي فقط
figures-post-only = البعدي فقط
figures-neither = لا هذا ولا ذاك

## Messages to a cohort
tab-messages = الرسائل
messages-write = مراسلة الفوج
messages-to = إلى
messages-to-all = جميع المشاركين
messages-to-not-started = من لم يبدؤوا
messages-to-not-completed = من لم يتموا الدورة
messages-to-fault = لا أحد في الفوج تصله هذه الرسالة.
messages-subject = الموضوع
messages-subject-fault = أدخلوا موضوعا من سطر واحد، 200 حرف على الأكثر.
messages-text = النص
messages-text-hint = نص عادي أو Markdown. يصل إلى كل شخص مع تحية بلغته، والردود تصل إلى عنوانكم.
messages-text-fault = اكتبوا نصا، 000 20 حرف على الأكثر.
messages-send = إرسال
messages-look = معاينة
messages-preview = هكذا ستبدو الرسالة
messages-recipients = { $count ->
    [zero] لا مستلمين
    [one] مستلم واحد
    [two] مستلمان
    [few] { $count } مستلمين
    [many] { $count } مستلما
   *[other] { $count } مستلم
}
messages-list = الرسائل المرسلة
messages-list-caption = الأحدث أولا، مع حالة التسليم
messages-none = لم ترسل أي رسالة إلى هذا الفوج بعد.
messages-when = الإرسال
messages-delivery = التسليم
messages-waiting = قيد الانتظار: { $count }
messages-sent = أرسلت: { $count }
messages-failed = تعذر إرسالها: { $count }
messages-returned = أعيدت: { $count }
told-message-sent = الرسالة في طريقها.

## Requests and invitations
tab-joining = الطلبات والدعوات
joining-requests = طالبو المشاركة
joining-no-requests = لا أحد ينتظر القبول.
joining-requests-caption = طلبات هذا الفوج، الأقدم أولا
joining-choose = اختيار
joining-choose-one = اختيار { $name }
joining-person = الشخص
joining-origin = الجهة والبلد
joining-asked = تاريخ الطلب
joining-approve = قبول المختارين
joining-reason = السبب، ويقرؤه مقدم الطلب
joining-refuse = رفض المختارين
joining-reason-fault = اذكروا سببا في سطر واحد، 500 حرف على الأكثر.
joining-nobody-chosen = اختاروا شخصا واحدا على الأقل.
joining-not-asking = أحد المختارين لم يعد ينتظر هنا. راجعوا القائمة.
joining-course = طلبات الدورة دون فوج
joining-course-caption = يمكنكم قبولهم في هذا الفوج.
joining-take-in = ضم المختارين إلى هذا الفوج
joining-invite = دعوة أشخاص
joining-emails = عناوين البريد الإلكتروني
joining-emails-hint = عنوان في كل سطر أو مفصولة بفواصل؛ 200 على الأكثر. من ليس له حساب ينشئه عبر الرابط.
joining-emails-fault = أدخلوا عنوانا واحدا على الأقل، و200 على الأكثر.
joining-no-address = { $email } ليس عنوان بريد إلكتروني.
joining-is-member = { $email } عضو في الفوج بالفعل.
joining-language = لغة الدعوة
joining-language-hint = من له حساب تصله بلغته.
joining-send = إرسال الدعوات
joining-invited = الدعوات، الأحدث أولا
joining-address = العنوان
joining-until = صالحة حتى
joining-do = الإجراءات
joining-resend = إعادة الإرسال
joining-resend-one = إعادة الإرسال إلى { $email }
joining-withdraw = سحب
joining-withdraw-one = سحب دعوة { $email }
joining-state-waiting = قيد الانتظار
joining-state-expired = منتهية الصلاحية
joining-state-accepted = مقبولة
joining-state-withdrawn = مسحوبة
told-approved = تم قبولهم وإبلاغهم بالبريد.
told-refused = رفضت الطلبات وأرسل السبب بالبريد.
told-invited = الدعوة في طريقها.
told-withdrawn = سحبت الدعوة؛ ولم يعد رابطها صالحا.
told-joined = أنشئ حسابكم وسجلتم في الدورة. سجلوا الدخول للبدء.
form-invitation-title = أنتم مدعوون
form-invitation-button = المشاركة
form-invitation-new-title = أنتم مدعوون
form-invitation-new-button = إنشاء حساب والمشاركة
invitation-intro = شاركوا في دورة «{ $course }» مع فوج «{ $cohort }».
invitation-address = سيكون عنوان حسابكم { $email }.
invitation-known = أنتم مدعوون إلى دورة «{ $course }». يوجد حساب للعنوان { $email }: سجلوا الدخول للمشاركة.
invitation-another = أرسلت هذه الدعوة إلى دورة «{ $course }» إلى { $email }، وأنتم مسجلون باسم آخر. سجلوا الخروج أدناه ثم افتحوا الرابط مجددا.
problem-invitation-for-another = أرسلت هذه الدعوة إلى عنوان آخر. سجلوا الدخول باسم المدعو.
problem-invitation-ended = قبلت هذه الدعوة أو سحبت بالفعل. أعيدوا دعوة الشخص.
problem-not-pending = أحد المختارين لم يعد ينتظر. راجعوا القائمة.
problem-already-enrolled = أنتم تشاركون في هذه الدورة مع فوج آخر.
figures-attention = من يحتاج إلى متابعة
figures-stalled = من توقفوا
