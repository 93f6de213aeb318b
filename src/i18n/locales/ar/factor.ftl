### The second factor, and showing again that it is oneself.

factor-title = العامل الثاني
factor-what = مع العامل الثاني يتطلب الدخول كلمة المرور ورمزًا من ستة أرقام يعرضه تطبيق المصادقة على هاتفك. فمن عرف كلمة مرورك لا يستطيع الدخول.
factor-required = دورك يتطلب عاملًا ثانيًا. أعِدّه الآن، ثم يُفتح كل ما عداه.
factor-needs = تحتاج إلى هاتف أو حاسوب عليه تطبيق مصادقة (يدعم TOTP) وبضع دقائق.
factor-not-offered = العامل الثاني معطّل في هذه المنصة.
factor-state = الحالة
factor-none = لا يوجد
factor-on-since = مفعّل منذ { $date }
factor-codes-left = { $count ->
    [zero] لم يبق أي رمز
    [one] بقي رمز واحد
    [two] بقي رمزان
    [few] بقيت { $count } رموز
    [many] بقي { $count } رمزًا
   *[other] بقي { $count } رمز
}
factor-begin = بدء الإعداد
factor-go-on = متابعة الإعداد الذي بدأته
factor-back = العودة إلى العامل الثاني
factor-new-codes-hint = رمز الاسترداد يتيح لك الدخول حين لا يكون هاتفك معك. الرموز الجديدة تحل محل القديمة.
factor-new-codes = إنشاء رموز استرداد جديدة
factor-set-up-title = إعداد العامل الثاني
factor-set-up-scan = امسح هذا الرمز بتطبيق المصادقة
factor-qr = رمز استجابة سريعة يحوي المفتاح المكتوب أدناه
factor-set-up-type = أو اكتب فيه هذا المفتاح. لن يُعرض مرة أخرى بعد تفعيل العامل الثاني.
factor-set-up-confirm = ثم أدخل الرمز الذي يعرضه
factor-set-up-button = تفعيل
factor-on-now = فُعّل العامل الثاني.
factor-codes-title = رموز الاسترداد
factor-codes-text = كل رمز من هذه الرموز صالح لدخول واحد من دون هاتفك. لا تُعرض إلا هذه المرة: اطبعها أو احفظها بعيدًا عن كلمة المرور.
factor-codes-download = حفظ كملف نصي
factor-codes-next = حفظت الرموز
field-code = الرمز
field-code-hint = من تطبيق المصادقة، أو رمز استرداد.
field-code-fault = هذا الرمز خاطئ أو قديم أو استُعمل من قبل. انتظر الرمز التالي.
field-recovery-code = رمز الاسترداد
field-recovery-code-hint = مجموعات من أربعة أحرف وأرقام. كل رمز صالح مرة واحدة.
form-sign-in-code-title = الخطوة الثانية
form-sign-in-code-intro = أدخل الرمز المؤلف من ستة أرقام الذي يعرضه تطبيق المصادقة لأجل { $institute }.
form-sign-in-code-button = تسجيل الدخول
link-recovery-code = استعمال رمز استرداد
link-authenticator = استعمال تطبيق المصادقة
form-step-up-title = هل هذا أنت؟
form-step-up-intro = مضى وقت على تسجيل دخولك. أدخل كلمة المرور ليُنفَّذ ما طلبته.
form-step-up-button = متابعة
form-factor-off-title = إيقاف العامل الثاني
form-factor-off-intro = ستكفي كلمة المرور وحدها للدخول من جديد. إن كان لديك هاتف جديد فأوقف العامل الثاني ثم أعِدّه من جديد.
form-factor-off-button = إيقاف
told-factor-off = أُوقف العامل الثاني.
told-too-late = استغرقت الخطوة الثانية وقتًا طويلًا. سجّل الدخول من جديد.
problem-wrong-code = هذا الرمز خاطئ أو قديم أو استُعمل من قبل.
problem-wrong-too-often = أُدخلت رموز أو كلمات مرور خاطئة مرات كثيرة. حاول بعد ربع ساعة.
problem-second-factor-on = يوجد عامل ثانٍ بالفعل. أوقفه قبل إعداد غيره.
problem-no-second-factor = لا يوجد عامل ثانٍ.
problem-second-factor-not-offered = العامل الثاني معطّل في هذه المنصة.
problem-recent-sign-in-needed = يتطلب هذا تسجيل دخول خلال آخر 15 دقيقة. سجّل الدخول من جديد ثم أعد المحاولة.
person-do-second-factor = إزالة العامل الثاني
person-hint-second-factor = لمن فقد هاتفه ورموز الاسترداد: تأكد من هويته. تنتهي جميع الجلسات ويُبلَّغ الشخص بالبريد.
told-person-second-factor = أُزيل العامل الثاني.
audit-person-second-factor-on = تفعيل العامل الثاني
audit-person-second-factor-off = إيقاف العامل الثاني
audit-person-second-factor-removed = إزالة العامل الثاني
audit-person-recovery-code-used = استعمال رمز استرداد
audit-person-recovery-codes-made = إنشاء رموز استرداد جديدة
audit-person-wrong-too-often = رموز أو كلمات مرور خاطئة مرات كثيرة
