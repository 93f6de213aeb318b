### Le certificat : le document que l'on imprime et que l'on accroche au mur.

certificate-institute = { $institute }
certificate-title = Certificat de réussite
certificate-intro = Il est certifié que
certificate-completed = a suivi avec succès la formation
certificate-participation-title = Certificat de participation
certificate-participated = a participé à la formation
certificate-hours =
    { $hours ->
        [one] { $hours } heure d’étude
       *[other] { $hours } heures d’étude
    }
certificate-completed-on = Formation achevée le { $date }
certificate-lessons =
    { $done ->
        [one] { $done } leçon sur { $total }
       *[other] { $done } leçons sur { $total }
    }
certificate-participated-until = Participation jusqu’au { $date }
certificate-grade = Résultat final : { $percent }
certificate-objectives = Objectifs d’apprentissage
certificate-partners = En partenariat avec { $partners }
certificate-number = Certificat n° { $number }
certificate-replaces = Remplace le n° { $number }
certificate-issued-on = Délivré le { $date }
certificate-valid-until = Valable jusqu’au { $date }
certificate-version = Version { $version } du cours
certificate-verify = Vérifier ce certificat à l’adresse
certificate-code = Code { $code }
certificate-qr = Code QR contenant l’adresse de vérification de ce certificat : { $url }
certificate-logo = Logo : { $name }
certificate-signature = Signature : { $name }
certificate-subject = { $course } : { $holder }

## Nombres et dates.
certificate-decimal-mark = ,
certificate-percent = { $number } %
certificate-separator = , {""}
certificate-date =
    { $day ->
        [1] 1er { $month } { $year }
       *[other] { $day } { $month } { $year }
    }
certificate-month-1 = janvier
certificate-month-2 = février
certificate-month-3 = mars
certificate-month-4 = avril
certificate-month-5 = mai
certificate-month-6 = juin
certificate-month-7 = juillet
certificate-month-8 = août
certificate-month-9 = septembre
certificate-month-10 = octobre
certificate-month-11 = novembre
certificate-month-12 = décembre

## Le justificatif numérique : le même pour les programmes, qui montrent ces textes.
credential-course = { $course } : une formation de { $institute }.
credential-hours = Environ { $hours } heures d’étude.
credential-criteria = Toutes les exigences de la formation ont été remplies.
credential-grade = Résultat final
