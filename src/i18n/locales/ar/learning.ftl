### Progress: what is asked, what is there, what to do next.

locked-by = تفتح بعد إتمام الوحدات التالية: { $modules }.
locked-by-title = «{ $title }»
locked-by-titles = { $titles }، { $title }
requirement-lessons = الدروس المنجزة: { $done } من { $needed }.
requirement-lessons-next = اقرأ «{ $lesson }».
requirement-quiz = «{ $quiz }»: { $grade }%، والمطلوب { $mark }%.
requirement-quiz-open = «{ $quiz }»: لم تجر أي محاولة بعد، والمطلوب { $mark }%.
requirement-quiz-next = أجر الاختبار «{ $quiz }».
requirement-quiz-next-limited = أجر الاختبار «{ $quiz }»؛ المحاولات المتبقية: { $left }.
requirement-quiz-next-none = لم تبق أي محاولة: اطلب محاولة أخرى من الميسر.
requirement-quiz-next-marking = انتظر تصحيح محاولتك في «{ $quiz }».
requirement-grade = الدرجة الإجمالية { $grade }%، والمطلوب { $mark }%.
requirement-grade-open = لا توجد درجة بعد، والمطلوب { $mark }%.
requirement-grade-next = حسن درجات اختباراتك.
