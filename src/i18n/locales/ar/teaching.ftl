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
