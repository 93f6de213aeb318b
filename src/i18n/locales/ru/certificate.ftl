### Сертификат: документ, который печатают и вешают на стену.

certificate-institute = { $institute }
certificate-title = Сертификат об окончании курса
certificate-intro = Настоящий сертификат подтверждает, что
certificate-completed = успешно завершил(а) курс
certificate-participation-title = Сертификат об участии
certificate-participated = принял(а) участие в курсе
certificate-hours =
    { $hours ->
        [one] { $hours } час обучения
        [few] { $hours } часа обучения
        [many] { $hours } часов обучения
       *[other] { $hours } часа обучения
    }
certificate-completed-on = Дата завершения: { $date }
certificate-lessons = Пройдено уроков: { $done } из { $total }
certificate-participated-until = Участие по { $date }
certificate-grade = Итоговый результат: { $percent }
certificate-objectives = Цели обучения
certificate-partners = Совместно с партнёрами: { $partners }
certificate-number = Сертификат № { $number }
certificate-replaces = Взамен № { $number }
certificate-issued-on = Выдан { $date }
certificate-valid-until = Действителен по { $date } включительно
certificate-version = Версия курса { $version }
certificate-verify = Проверить подлинность сертификата:
certificate-code = Код { $code }
certificate-qr = QR-код с адресом проверки этого сертификата: { $url }
certificate-logo = Логотип: { $name }
certificate-signature = Подпись: { $name }
certificate-subject = { $course }: { $holder }

## Числа и даты. Месяцы стоят в родительном падеже.
certificate-decimal-mark = ,
certificate-percent = { $number } %
certificate-separator = , {""}
certificate-date = { $day } { $month } { $year } года
certificate-month-1 = января
certificate-month-2 = февраля
certificate-month-3 = марта
certificate-month-4 = апреля
certificate-month-5 = мая
certificate-month-6 = июня
certificate-month-7 = июля
certificate-month-8 = августа
certificate-month-9 = сентября
certificate-month-10 = октября
certificate-month-11 = ноября
certificate-month-12 = декабря

## Цифровое удостоверение: то же для программ, которые показывают эти тексты.
credential-course = { $course }: курс, организатор — { $institute }.
credential-hours = Объём обучения в часах: { $hours }.
credential-criteria = Все требования курса выполнены.
credential-grade = Итоговый результат
