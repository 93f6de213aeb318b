### El certificado: el documento que se imprime y se cuelga en la pared.

certificate-institute = { $institute }
certificate-title = Certificado de finalización
certificate-intro = Se certifica que
certificate-completed = ha completado con éxito el curso
certificate-participation-title = Certificado de participación
certificate-participated = ha participado en el curso
certificate-hours =
    { $hours ->
        [one] { $hours } hora de estudio
       *[other] { $hours } horas de estudio
    }
certificate-completed-on = Finalizado el { $date }
certificate-lessons = { $done } de { $total } lecciones completadas
certificate-participated-until = Participación hasta el { $date }
certificate-grade = Resultado final: { $percent }
certificate-objectives = Objetivos de aprendizaje
certificate-partners = En colaboración con { $partners }
certificate-number = Certificado n.º { $number }
certificate-replaces = Sustituye al n.º { $number }
certificate-issued-on = Expedido el { $date }
certificate-valid-until = Válido hasta el { $date }
certificate-version = Versión { $version } del curso
certificate-verify = Verifique este certificado en
certificate-code = Código { $code }
certificate-qr = Código QR con la dirección en la que se verifica este certificado: { $url }
certificate-logo = Logotipo: { $name }
certificate-signature = Firma: { $name }
certificate-subject = { $course }: { $holder }

## Números y fechas.
certificate-decimal-mark = ,
certificate-percent = { $number } %
certificate-separator = , {""}
certificate-date = { $day } de { $month } de { $year }
certificate-month-1 = enero
certificate-month-2 = febrero
certificate-month-3 = marzo
certificate-month-4 = abril
certificate-month-5 = mayo
certificate-month-6 = junio
certificate-month-7 = julio
certificate-month-8 = agosto
certificate-month-9 = septiembre
certificate-month-10 = octubre
certificate-month-11 = noviembre
certificate-month-12 = diciembre

## La credencial: lo mismo para programas, que muestran estos textos.
credential-course = { $course }: un curso de { $institute }.
credential-hours = Unas { $hours } horas de estudio.
credential-criteria = Se han cumplido todos los requisitos del curso.
credential-grade = Resultado final
