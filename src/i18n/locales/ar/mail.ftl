### The mail texts. Each on one line: the mails break their own lines.

mail-greeting = السيدة/السيد { $name }، تحية طيبة وبعد،
mail-greeting-unnamed = تحية طيبة وبعد،
mail-closing = وتفضلوا بقبول فائق الاحترام والتقدير،
mail-automatic = أرسلت هذه الرسالة تلقائيا من منصة التعلم الإلكتروني التابعة للمؤسسة الآتية: { $institute }.
mail-link-hint = إذا لم يعمل الزر، فالرجاء نسخ هذا العنوان إلى المتصفح:
mail-label = { $label }:
mail-fact-course = الدورة
mail-fact-learner = المشارك(ة)
mail-fact-number = رقم الشهادة
mail-fact-cohort = الفوج
mail-fact-starts = تبدأ في
mail-fact-ends = تنتهي في
mail-fact-closes = يغلق في
mail-moment = { $date }، الساعة { $time } بالتوقيت العالمي

mail-confirm-address-subject = يرجى تأكيد عنوان بريدكم الإلكتروني
mail-confirm-address-body = نشكركم على التسجيل في منصة التعلم الإلكتروني ({ $institute }). ونرجو منكم تأكيد أن عنوان البريد الإلكتروني هذا يخصكم، لكي تتمكنوا من استخدام حسابكم.
mail-confirm-address-action = تأكيد عنواني
mail-confirm-address-validity = { $hours ->
    [zero] انتهت صلاحية الرابط ({ $hours } ساعة).
    [one] الرابط صالح لمدة ساعة واحدة.
    [two] الرابط صالح لمدة ساعتين.
    [few] الرابط صالح لمدة { $hours } ساعات.
    [many] الرابط صالح لمدة { $hours } ساعة.
   *[other] الرابط صالح لمدة { $hours } ساعة.
}
mail-confirm-address-ignore = إذا لم تكونوا أنتم من قام بالتسجيل، فبإمكانكم تجاهل هذه الرسالة، ولن تصلكم رسائل أخرى.

mail-reset-password-subject = اختيار كلمة مرور جديدة
mail-reset-password-body = تلقينا طلبا لتغيير كلمة المرور الخاصة بحسابكم في منصة التعلم الإلكتروني ({ $institute }). ويمكنكم الآن اختيار كلمة مرور جديدة.
mail-reset-password-action = اختيار كلمة مرور جديدة
mail-reset-password-validity = { $minutes ->
    [zero] انتهت صلاحية الرابط ({ $minutes } دقيقة).
    [one] الرابط صالح لمدة دقيقة واحدة ويستخدم مرة واحدة فقط.
    [two] الرابط صالح لمدة دقيقتين ويستخدم مرة واحدة فقط.
    [few] الرابط صالح لمدة { $minutes } دقائق ويستخدم مرة واحدة فقط.
    [many] الرابط صالح لمدة { $minutes } دقيقة ويستخدم مرة واحدة فقط.
   *[other] الرابط صالح لمدة { $minutes } دقيقة ويستخدم مرة واحدة فقط.
}
mail-reset-password-ignore = إذا لم تطلبوا ذلك، فبإمكانكم تجاهل هذه الرسالة، وستبقى كلمة المرور دون تغيير.

mail-new-account-subject = حسابك على منصة التعلم في { $institute }
mail-new-account-body = فتح { $institute } حسابًا لك على منصته للتعلم الإلكتروني. اختر كلمة مرور لتبدأ.
mail-new-account-action = اختيار كلمة مرور
mail-new-account-validity = { $days ->
    [one] الرابط صالح ليوم واحد ({ $days }) ويُستعمل مرة واحدة. بعد ذلك اطلب كلمة مرور جديدة من صفحة الدخول.
    [two] الرابط صالح ليومين ({ $days }) ويُستعمل مرة واحدة. بعد ذلك اطلب كلمة مرور جديدة من صفحة الدخول.
    [few] الرابط صالح لمدة { $days } أيام ويُستعمل مرة واحدة. بعد ذلك اطلب كلمة مرور جديدة من صفحة الدخول.
   *[other] الرابط صالح لمدة { $days } يومًا ويُستعمل مرة واحدة. بعد ذلك اطلب كلمة مرور جديدة من صفحة الدخول.
}

mail-enrolled-subject = تسجيلكم في دورة «{ $course }»
mail-enrolled-body = يسرنا تأكيد تسجيلكم في دورة «{ $course }».
mail-enrolled-pace = تتعلمون وفق الوتيرة التي تناسبكم، ويحفظ تقدمكم بحيث يمكنكم التوقف في أي وقت ومواصلة الدورة من حيث توقفتم.
mail-enrolled-action = فتح الدورة

mail-essay-marked-subject = صُححت إجاباتكم في دورة «{ $course }»
mail-essay-marked-body = صُححت محاولتكم في اختبار «{ $quiz }» من دورة «{ $course }» ووُضعت درجتها.
mail-essay-marked-action = عرض النتيجة

mail-enrolment-approved-subject = الموافقة على تسجيلكم في دورة «{ $course }»
mail-enrolment-approved-body = يسرنا إبلاغكم بالموافقة على طلبكم المشاركة في دورة «{ $course }».

mail-added-to-cohort-subject = انضمامكم إلى فوج في دورة «{ $course }»
mail-added-to-cohort-body = تشاركون في دورة «{ $course }» مع الفوج «{ $cohort }»، ويرافقكم ميسروه.

mail-essays-waiting-subject = إجابات في انتظار التصحيح: «{ $cohort }»
mail-essays-waiting-body = في الفوج «{ $cohort }» من دورة «{ $course }» محاولات في انتظار التصحيح. عددها: { $count }.
mail-essays-waiting-action = فتح المنصة

mail-cohort-ends-subject = اقتراب انتهاء دورة «{ $course }»
mail-cohort-ends-body = تنتهي قريبا فترة الفوج «{ $cohort }» في دورة «{ $course }»، ولم تتموا الدورة بعد. ويمكنكم المواصلة من حيث توقفتم.
mail-cohort-ends-help = إذا احتجتم إلى مزيد من الوقت، فالرجاء الكتابة إلى ميسر الدورة.

mail-quiz-closes-subject = اقتراب إغلاق اختبار «{ $quiz }»
mail-quiz-closes-body = يغلق قريبا اختبار «{ $quiz }» من دورة «{ $course }»، ولم تجتازوه بعد.
mail-quiz-closes-action = الانتقال إلى الاختبار

mail-reminder-subject = دورة «{ $course }» في انتظاركم
mail-reminder-body = يود { $sender } تذكيركم بدورة «{ $course }». ويمكنكم المواصلة من حيث توقفتم.
mail-reminder-done = { $percent ->
    [0] لم تبدؤوا الدورة بعد.
   *[other] أنجزتم منها { $percent }% حتى الآن.
}
mail-reminder-why = وصلكم هذا التذكير لأنكم مسجلون في الدورة.
mail-reminder-end = إيقاف رسائل التذكير

mail-announcement-from = رسالة من { $sender } إلى الفوج «{ $cohort }» في دورة «{ $course }»:
mail-announcement-reply = إذا أجبتم عن هذه الرسالة، فسيصل جوابكم إلى { $sender }.

mail-enrolment-pending-subject = طلبكم المشاركة في دورة «{ $course }»
mail-enrolment-pending-body = نشكركم على اهتمامكم بدورة «{ $course }». وقد تلقينا طلبكم المشاركة فيها.
mail-enrolment-pending-next = تخضع المشاركة في هذه الدورة للموافقة. وسنكتب إليكم فور تأكيد تسجيلكم، ولا يلزمكم القيام بأي شيء حتى ذلك الحين.

mail-certificate-ready-subject = شهادتكم عن دورة «{ $course }»
mail-certificate-ready-body = نهنئكم على إتمام دورة «{ $course }» بنجاح.
mail-participation-ready-body = نشهد بمشاركتكم في دورة «{ $course }».
mail-certificate-ready-attached = تجدون شهادتكم مرفقة بهذه الرسالة بصيغة PDF.
mail-certificate-ready-verify = يمكن لكل من تقدمون إليه الشهادة التحقق من صحتها على هذا العنوان.
mail-certificate-ready-action = التحقق من الشهادة

mail-certificate-approval-subject = شهادة في انتظار موافقتكم: { $learner }
mail-certificate-approval-body = أتم المشارك(ة) { $learner } دورة «{ $course }». وستصدر الشهادة بعد موافقتكم عليها.
mail-certificate-approval-action = مراجعة الشهادة

mail-enrolment-approval-subject = طلب التسجيل في دورة: { $learner }
mail-enrolment-approval-body = ورد طلب من { $learner } للمشاركة في دورة «{ $course }». ونرجو منكم قبول الطلب أو رفضه.
mail-enrolment-approval-action = مراجعة الطلب

mail-address-taken-subject = لديكم حساب بالفعل
mail-address-taken-body = حاول شخص ما، وربما كنتم أنتم، التسجيل بعنوان البريد الإلكتروني هذا في منصة التعلم الإلكتروني ({ $institute }). وبما أن العنوان مرتبط بحسابكم القائم، لم ينشأ حساب جديد.
mail-address-taken-yours = إذا كنتم أنتم من حاول ذلك، فيرجى تسجيل الدخول كالمعتاد. وإذا نسيتم كلمة المرور، فيمكنكم اختيار كلمة جديدة من صفحة تسجيل الدخول.
mail-address-taken-action = تسجيل الدخول
mail-address-taken-ignore = وإذا لم تكونوا أنتم، فلا يلزمكم القيام بأي شيء، وسيبقى حسابكم دون تغيير.

mail-password-changed-subject = تغيرت كلمة المرور الخاصة بكم
mail-password-changed-body = جرى للتو تغيير كلمة المرور الخاصة بحسابكم في منصة التعلم الإلكتروني ({ $institute }). فإذا كنتم أنتم من غيرها، فلا يلزمكم القيام بأي شيء آخر.
mail-password-changed-not-you = وإذا لم تكونوا أنتم، فيرجى اختيار كلمة مرور جديدة من صفحة تسجيل الدخول دون تأخير وإبلاغ إدارة المنصة.

mail-second-factor-on-subject = عامل ثانٍ يحمي حسابكم
mail-second-factor-on-body = من الآن فصاعدًا يتطلب الدخول إلى منصة التعلم الإلكتروني ({ $institute }) كلمة المرور ورمزًا من تطبيق المصادقة لديكم.
mail-second-factor-off-subject = أُوقف العامل الثاني لحسابكم
mail-second-factor-off-body = جرى للتو إيقاف العامل الثاني لحسابكم في منصة التعلم الإلكتروني ({ $institute }). وتكفي كلمة المرور وحدها للدخول.
mail-second-factor-removed-subject = أُزيل العامل الثاني لحسابكم
mail-second-factor-removed-body = أزال أحد مديري منصة التعلم الإلكتروني ({ $institute }) العامل الثاني لحسابكم. وقد سُجّل خروجكم من كل مكان؛ وتكفي كلمة المرور وحدها للدخول، ويمكنكم إعداد عامل ثانٍ من جديد.
mail-second-factor-not-you = وإذا لم يكن هذا بناءً على رغبتكم، فيرجى اختيار كلمة مرور جديدة دون تأخير وإبلاغ إدارة المنصة.

mail-test-subject = رسالة تجريبية
mail-test-body = هذه رسالة تجريبية من منصة التعلم الإلكتروني ({ $institute }). وبما أنكم تقرؤونها، فإن رسائل المنصة تصل إليكم.
mail-fact-reason = السبب
mail-enrolment-refused-subject = طلبكم المشاركة في «{ $course }»
mail-enrolment-refused-body = نشكركم على اهتمامكم بدورة «{ $course }». ويؤسفنا إبلاغكم بأنه تعذر قبول طلبكم المشاركة.
mail-enrolment-refused-again = يمكنكم تقديم طلب جديد لاحقا.
mail-invitation-subject = دعوة إلى دورة «{ $course }»
mail-invitation-body = يدعوكم { $sender } إلى المشاركة في دورة «{ $course }» على منصة التعلم الإلكتروني لدى { $institute }.
mail-invitation-next = إذا لم يكن لديكم حساب على المنصة، يمكنكم إنشاؤه في الخطوة نفسها.
mail-invitation-action = قبول الدعوة
mail-invitation-validity = { $days ->
    [zero] الرابط غير صالح.
    [one] الرابط صالح ليوم واحد ويستخدم مرة واحدة.
    [two] الرابط صالح ليومين ويستخدم مرة واحدة.
    [few] الرابط صالح لمدة { $days } أيام ويستخدم مرة واحدة.
    [many] الرابط صالح لمدة { $days } يوما ويستخدم مرة واحدة.
   *[other] الرابط صالح لمدة { $days } يوم ويستخدم مرة واحدة.
}
mail-invitation-ignore = إذا كنتم لا ترغبون في المشاركة، فلا يلزم أي إجراء.

mail-erased-subject = حُذف حسابك
mail-erased-body = حُذف حسابك على منصة التعلم الإلكتروني التابعة لـ { $institute }: أُزيل منها اسمك وهذا العنوان وكل ما يدل على هويتك.
mail-erased-certificates-stay = تبقى شهاداتك وعليها اسمك، ولا يزال التحقق منها ممكناً.
mail-erased-certificates-go = لم تعد شهاداتك تحمل اسمك وقد أُلغيت. ومن يتحقق من إحداها يرى أنها أُلغيت.
mail-erased-last = هذه آخر رسالة إلى هذا العنوان، ولا يُحتفظ بها.
mail-erased-not-you = إذا كان ذلك خطأً، يُرجى مراسلة مديري المنصة دون تأخير.
