### الشهادة: الوثيقة التي تطبع وتعلق على الجدار. بلا حركات، لأن استخراج النص المشكول من ملف PDF رديء.

certificate-institute = { $institute }
certificate-title = شهادة إتمام
certificate-intro = تمنح هذه الشهادة إلى
certificate-completed = لإتمام الدورة التدريبية التالية بنجاح
certificate-participation-title = شهادة مشاركة
certificate-participated = للمشاركة في الدورة التدريبية التالية
certificate-hours =
    { $hours ->
        [zero] { $hours } ساعة دراسية
        [one] ساعة دراسية واحدة
        [two] ساعتان دراسيتان
        [few] { $hours } ساعات دراسية
        [many] { $hours } ساعة دراسية
       *[other] { $hours } ساعة دراسية
    }
certificate-completed-on = تاريخ الإتمام: { $date }
certificate-lessons = الدروس المنجزة: { $done } من { $total }
certificate-participated-until = تاريخ انتهاء المشاركة: { $date }
certificate-grade = النتيجة النهائية: { $percent }
certificate-objectives = أهداف التعلم
certificate-partners = بالشراكة مع { $partners }
certificate-number = شهادة رقم { $number }
certificate-replaces = تحل محل رقم { $number }
certificate-issued-on = تاريخ الإصدار: { $date }
certificate-valid-until = صالحة حتى { $date }
certificate-version = إصدار الدورة { $version }
certificate-verify = للتحقق من هذه الشهادة:
certificate-code = الرمز { $code }
certificate-qr = رمز الاستجابة السريعة لعنوان التحقق من هذه الشهادة: { $url }
certificate-logo = شعار: { $name }
certificate-signature = توقيع: { $name }
certificate-subject = { $course }: { $holder }

## الأعداد والتواريخ. أسماء الشهور بالصيغة المزدوجة كما في وثائق الأمم المتحدة.
certificate-decimal-mark = .
certificate-percent = { $number }%
certificate-separator = ، {""}
certificate-date = { $day } { $month } { $year }
certificate-month-1 = كانون الثاني/يناير
certificate-month-2 = شباط/فبراير
certificate-month-3 = آذار/مارس
certificate-month-4 = نيسان/أبريل
certificate-month-5 = أيار/مايو
certificate-month-6 = حزيران/يونيه
certificate-month-7 = تموز/يوليه
certificate-month-8 = آب/أغسطس
certificate-month-9 = أيلول/سبتمبر
certificate-month-10 = تشرين الأول/أكتوبر
certificate-month-11 = تشرين الثاني/نوفمبر
certificate-month-12 = كانون الأول/ديسمبر

## الشهادة الرقمية: المحتوى نفسه للبرامج التي تعرض هذه النصوص.
credential-course = { $course }: دورة تدريبية من { $institute }.
credential-hours = عدد ساعات الدراسة: { $hours }.
credential-criteria = استوفيت جميع متطلبات الدورة.
credential-grade = النتيجة النهائية
