# ما يُحفظ عن الأشخاص، والحصول عليه، وحذفه.
nav-data = بياناتك
link-data = ما يُحفظ، وجميع بياناتك في ملف واحد
link-erase = حذف حسابي
told-erased = حُذف حسابك. ورسالة أخيرة بهذا الشأن في طريقها إلى عنوانك.
stored-title = ما يُحفظ عنك
stored-intro = تحفظ { $institute } على هذه المنصة ما يلزم للتعلم وللشهادات، ولا شيء غير ذلك. ولا تحصل عليه من هنا أي شركة أو خدمة أخرى.
stored-what = ماذا
stored-why = لماذا
stored-how-long = إلى متى
stored-days = { $days ->
    [zero] { $days } يوم
    [one] { $days } يوم
    [two] يومان
    [few] { $days } أيام
    [many] { $days } يوماً
   *[other] { $days } يوم
}
stored-months = { $months ->
    [zero] { $months } شهر
    [one] { $months } شهر
    [two] شهران
    [few] { $months } أشهر
    [many] { $months } شهراً
   *[other] { $months } شهر
}
stored-kept-for-good = دون تحديد مدة.
stored-kept-until-erased = إلى أن يُحذف حسابك.
stored-profile = الاسم وعنوان البريد الإلكتروني والبلد والمنظمة واللغة
stored-profile-why = لتتمكن من تسجيل الدخول وتلقي الرسائل وظهور اسمك على الشهادات.
stored-password = كلمة المرور، في صورة لا تمكن قراءتها منها فقط
stored-password-why = كي لا يسجل أحد غيرك الدخول باسمك.
stored-second-factor = مفتاح العامل الثاني مشفّرًا، ورموز الاسترداد في صورة لا تمكن قراءتها منها فقط
stored-second-factor-why = كي لا تكفي كلمة المرور وحدها لدخول أحد.
stored-directory = إذا كان دليل جهة عملك يدير الحساب: رقمك فيه، وأجزاء اسمك، ومجموعاته التي تنتمي إليها
stored-directory-why = لتحصل على حساب عند التحاقك بالعمل وينتهي الحساب عند مغادرتك.
stored-sessions = أين ومتى سجلت الدخول، مع اسم المتصفح
stored-sessions-why = لتتعرف على الجلسات التي ليست لك وتنهيها.
stored-sessions-kept = بعد انتهائها: { stored-days }.
stored-learning = الدورات والدروس المنجزة والمحاولات والإجابات والنقاط والدرجات
stored-learning-why = لتواصل من حيث توقفت، ولتُمنح درجاتك، ولتحسين الأسئلة.
stored-learning-kept = إلى أن يُحذف حسابك، ثم دون اسمك، في شكل أرقام.
stored-essays = ما تكتبه بنفسك في إجاباتك، وما يقوله المصححون عنه
stored-essays-why = ليمكن تقييمه.
stored-certificates = الشهادات التي تحمل اسمك والدورة والتاريخ
stored-certificates-why = ليتمكن كل من تقدم إليه شهادة من التحقق منها ولو بعد عقود.
stored-certificates-kept = دون تحديد مدة، مع اسمك، ما لم تطلب إزالته عند حذف حسابك.
stored-mail = الرسائل التي أُرسلت إليك
stored-mail-why = ليُعرف هل وصلت.
stored-mail-kept = العنوان والنص بعد الإرسال: { stored-days }؛ أما واقعة الإرسال فدون تحديد مدة.
stored-invitations = العناوين المدعوة إلى فوج
stored-invitations-why = ليمكن قبول الدعوة.
stored-invitations-kept = بعد انتهاء صلاحية الدعوة: { stored-days }.
stored-imports = قوائم الأشخاص التي يستوردها المديرون
stored-imports-why = ليُرى ما آل إليه كل سطر.
stored-imports-kept = { stored-days }.
stored-limits = عدد محاولات الدخول الخاطئة وعدد الطلبات، بمفاتيح لا يُقرأ منها اسم ولا عنوان
stored-limits-why = كي لا يخمّن أحد كلمات المرور، ولا يمنعك الآخرون من الدخول.
stored-limits-kept = على الأكثر: { stored-days }.
stored-replies = ردود البرنامج على الطلبات المرسلة مرة أخرى
stored-replies-why = كي لا يُنفذ شيء مرتين عند انقطاع الاتصال.
stored-replies-kept = { stored-days }.
stored-audit = من غيّر أو اطّلع على ماذا ومتى: سجل التدقيق
stored-audit-why = ليمكن اكتشاف الأخطاء وتصحيحها. لا يحتوي على أسماء بل على أرقام الحسابات فقط.
stored-audit-kept = { stored-months }.
stored-browser = في متصفحك: أنك سجلت الدخول، ولغتك، ودروس للقراءة دون اتصال
stored-browser-why = لتعمل الصفحات. ولا يتتبعك أحد بها.
stored-browser-kept = إلى أن تسجل الخروج؛ واللغة لمدة سنة.
stored-backups = نسخ من قاعدة البيانات
stored-backups-why = كي لا يضيع شيء عند تعطل قرص.
stored-backups-kept = ما دام المعهد يحتفظ بالنسخ. ومن حُذف يُحذف من جديد عند استعمال نسخة.
stored-who = من يراه
stored-who-text = ترى كل ما يخصك. ويرى الميسرون المشاركين في أفواجهم، ويرى المديرون الجميع. ومن لديه رمز شهادة يرى ما هو مكتوب عليها.
stored-ends = متى تنتهي الحسابات من تلقاء نفسها
stored-ends-unconfirmed = من يسجل ولا يؤكد عنوانه ولا يتابع أي دورة يُحذف بعد مدة: { stored-days }.
stored-ends-inactive = المشاركون الذين لم يسجلوا الدخول خلال مدة ({ stored-months }) يُحذفون، وتبقى شهاداتهم.
stored-yours = حقوقك
stored-yours-text = يمكنك في أي وقت ودون إبداء أسباب أن تحصل في ملف واحد على كل ما يُحفظ عنك، وأن تصحح ملفك الشخصي، وأن تحذف حسابك.
stored-export = تنزيل بياناتي
form-erase-title = حذف حسابك
form-erase-intro = يُرجى قراءة ما يلي أولاً:
form-erase-button = حذف حسابي نهائياً
erase-goes = يُزال فوراً اسمك وعنوان بريدك الإلكتروني وبلدك ومنظمتك وجلساتك ورسائلك والنصوص التي كتبتها.
erase-stays = تبقى الدرجات وأعداد المحاولات دون اسمك لتظل الإحصاءات صحيحة. وتغادر جميع الدورات التي لم تكملها.
erase-certificates = تبقى شهاداتك وعليها اسمك، أو يُزال اسمك عنها وتُلغى: الخيار لك.
erase-for-good = لا يمكن التراجع عن ذلك. ولا يستطيع أحد استعادة الحساب، ولا حتى المدير.
field-keep_certificates = هل تبقى شهاداتك صالحة وعليها اسمك؟
field-keep_certificates-fault = اختر نعم أو لا.
keep_certificates-yes = نعم، تبقى ويمكن التحقق منها
keep_certificates-no = لا، أزيلوا اسمي وألغوها
field-confirmation = عنوان بريدك الإلكتروني للتأكيد
field-confirmation-hint = اكتب { $email }
field-confirmation-fault = هذا ليس عنوان حسابك.
problem-last-administrator = أنت المدير الوحيد. عيّن غيرك مديراً أولاً.
problem-mail-forgotten = أُزيل عنوان هذه الرسالة ونصها، ولا يمكن إرسالها مرة أخرى.
standing-erased = محذوف
person-do-erase = حذف
person-hint-erase = يُزال الاسم والعنوان والجلسات والرسائل والإجابات المكتوبة نهائياً، وتبقى الأرقام. لا تذكر اسم الشخص في السبب.
told-person-erase = حُذف الشخص.
audit-person-erased = حذف شخص
audit-person-data-exported = تنزيل البيانات الشخصية
audit-retention-applied = إزالة بيانات قديمة
audit-kind-retention = حفظ البيانات
audit-personal-data-looked-at = الاطلاع على بيانات شخصية
audit-settings-changed = تغيير الإعدادات
audit-kind-people = الأشخاص
audit-kind-certificates = الشهادات
audit-kind-settings = الإعدادات
audit-kind-audit = سجل التدقيق
audit-number = الرقم
audit-unsealed = لم يُختم بعد
audit-sealed = وجود رقم يعني أن القيد مختوم: لا يمكن تغييره دون أن يُلاحظ ذلك.
export-readme = كل ما تحفظه منصة التعلم التابعة لـ { $institute } عنك، بتاريخ { $date }. الجداول بصيغة JSON التي يفتحها أي محرر نصوص، وشهاداتك في المجلد certificates.
