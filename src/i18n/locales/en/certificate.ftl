### The certificate: the document that is printed and hung on a wall. No letter is wasted here.

certificate-institute = { $institute }
certificate-title = Certificate of Completion
certificate-intro = This is to certify that
certificate-completed = has successfully completed the course
certificate-participation-title = Certificate of Participation
certificate-participated = has participated in the course
certificate-hours =
    { $hours ->
        [one] { $hours } hour of study
       *[other] { $hours } hours of study
    }
certificate-completed-on = Completed on { $date }
certificate-lessons = { $done } of { $total } lessons completed
certificate-participated-until = Participated until { $date }
certificate-grade = Final result: { $percent }
certificate-objectives = Learning objectives
certificate-partners = In partnership with { $partners }
certificate-number = Certificate No. { $number }
certificate-replaces = Replaces No. { $number }
certificate-issued-on = Issued on { $date }
certificate-valid-until = Valid until { $date }
certificate-version = Course version { $version }
certificate-verify = Verify this certificate at
certificate-code = Code { $code }
certificate-qr = QR code with the address at which this certificate is verified: { $url }
certificate-logo = Logo: { $name }
certificate-signature = Signature: { $name }
certificate-subject = { $course }: { $holder }

## Numbers and dates as they are written. The months are in the form that stands in a date.
certificate-decimal-mark = .
certificate-percent = { $number }%
certificate-separator = , {""}
certificate-date = { $day } { $month } { $year }
certificate-month-1 = January
certificate-month-2 = February
certificate-month-3 = March
certificate-month-4 = April
certificate-month-5 = May
certificate-month-6 = June
certificate-month-7 = July
certificate-month-8 = August
certificate-month-9 = September
certificate-month-10 = October
certificate-month-11 = November
certificate-month-12 = December

## The credential: the same for programs, which show these texts to people.
credential-course = { $course }: a course of { $institute }.
credential-hours = About { $hours } hours of study.
credential-criteria = All requirements of the course were met.
credential-grade = Final result
