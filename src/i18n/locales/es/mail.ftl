### The mail texts. Each on one line: the mails break their own lines.

mail-greeting = Estimado/a { $name }:
mail-greeting-unnamed = Estimado señor o estimada señora:
mail-closing = Le saludamos muy atentamente,
mail-automatic = Este mensaje ha sido enviado automáticamente por la plataforma de formación en línea de la siguiente institución: { $institute }.
mail-link-hint = Si el botón no funciona, copie esta dirección en su navegador:
mail-label = { $label }:
mail-fact-course = Curso
mail-fact-learner = Participante
mail-fact-number = Número del certificado
mail-fact-cohort = Grupo
mail-fact-starts = Comienza el
mail-fact-ends = Termina el
mail-fact-closes = Se cierra el
mail-moment = { $date }, { $time } (tiempo universal)

mail-confirm-address-subject = Confirme su dirección de correo electrónico
mail-confirm-address-body = Le agradecemos que se haya registrado en la plataforma de formación en línea ({ $institute }). Le rogamos que confirme que esta dirección de correo electrónico es suya para poder utilizar su cuenta.
mail-confirm-address-action = Confirmar mi dirección
mail-confirm-address-validity = { $hours ->
    [one] El enlace es válido durante { $hours } hora.
   *[other] El enlace es válido durante { $hours } horas.
}
mail-confirm-address-ignore = Si usted no se ha registrado, puede hacer caso omiso de este mensaje; no recibirá ninguno más.

mail-reset-password-subject = Elija una nueva contraseña
mail-reset-password-body = Hemos recibido una solicitud de nueva contraseña para su cuenta en la plataforma de formación en línea ({ $institute }). Puede elegirla ahora.
mail-reset-password-action = Elegir una nueva contraseña
mail-reset-password-validity = { $minutes ->
    [one] El enlace es válido durante { $minutes } minuto y solo puede utilizarse una vez.
   *[other] El enlace es válido durante { $minutes } minutos y solo puede utilizarse una vez.
}
mail-reset-password-ignore = Si usted no ha hecho esta solicitud, puede hacer caso omiso de este mensaje; su contraseña no ha cambiado.

mail-new-account-subject = Su cuenta en la plataforma de aprendizaje de { $institute }
mail-new-account-body = { $institute } le ha abierto una cuenta en su plataforma de aprendizaje en línea. Elija una contraseña y podrá empezar.
mail-new-account-action = Elegir una contraseña
mail-new-account-validity = { $days ->
    [one] El enlace es válido durante { $days } día y una sola vez. Después, pida una nueva contraseña en la página de acceso.
   *[other] El enlace es válido durante { $days } días y una sola vez. Después, pida una nueva contraseña en la página de acceso.
}

mail-enrolled-subject = Su inscripción en el curso «{ $course }»
mail-enrolled-body = Nos complace confirmarle su inscripción en el curso «{ $course }».
mail-enrolled-pace = Usted aprende a su propio ritmo. Su progreso queda guardado, de modo que puede interrumpir el curso en cualquier momento y continuarlo donde lo dejó.
mail-enrolled-action = Abrir el curso

mail-essay-marked-subject = Sus respuestas en «{ $course }» están calificadas
mail-essay-marked-body = Su intento del cuestionario «{ $quiz }» del curso «{ $course }» está corregido y calificado.
mail-essay-marked-action = Ver el resultado

mail-enrolment-approved-subject = Su inscripción en «{ $course }» ha sido aprobada
mail-enrolment-approved-body = Nos complace informarle de que su solicitud de participación en el curso «{ $course }» ha sido aprobada.

mail-added-to-cohort-subject = Usted forma parte de un grupo del curso «{ $course }»
mail-added-to-cohort-body = Usted sigue el curso «{ $course }» junto con el grupo «{ $cohort }», acompañado por sus facilitadores.

mail-essays-waiting-subject = Hay respuestas por calificar: «{ $cohort }»
mail-essays-waiting-body = En el grupo «{ $cohort }» del curso «{ $course }» hay intentos por calificar. Su número: { $count }.
mail-essays-waiting-action = Abrir la plataforma

mail-cohort-ends-subject = El curso «{ $course }» termina pronto
mail-cohort-ends-body = El grupo «{ $cohort }» del curso «{ $course }» termina pronto y usted aún no ha completado el curso. Puede continuar donde lo dejó.
mail-cohort-ends-help = Si necesita más tiempo, escriba a su facilitador o facilitadora.

mail-quiz-closes-subject = El cuestionario «{ $quiz }» se cierra pronto
mail-quiz-closes-body = El cuestionario «{ $quiz }» del curso «{ $course }» se cierra pronto y usted aún no lo ha aprobado.
mail-quiz-closes-action = Ir al cuestionario

mail-reminder-subject = Su curso «{ $course }» le espera
mail-reminder-body = { $sender } desea recordarle el curso «{ $course }». Puede continuar donde lo dejó.
mail-reminder-done = { $percent ->
    [0] Todavía no lo ha empezado.
   *[other] Hasta ahora ha hecho el { $percent } %.
}
mail-reminder-why = Recibe este recordatorio porque está inscrito/a en el curso.
mail-reminder-end = No recibir más recordatorios

mail-announcement-from = { $sender } escribe al grupo «{ $cohort }» del curso «{ $course }»:
mail-announcement-reply = Si responde a este mensaje, su respuesta llegará a { $sender }.

mail-enrolment-pending-subject = Su solicitud de participación en el curso «{ $course }»
mail-enrolment-pending-body = Le agradecemos su interés por el curso «{ $course }». Hemos recibido su solicitud de participación.
mail-enrolment-pending-next = La participación en este curso está sujeta a aprobación. Le escribiremos en cuanto se confirme su inscripción; mientras tanto, no es necesario que haga nada.

mail-certificate-ready-subject = Su certificado del curso «{ $course }»
mail-certificate-ready-body = Enhorabuena: ha completado con éxito el curso «{ $course }».
mail-participation-ready-body = Ha participado en el curso «{ $course }», y así se certifica.
mail-certificate-ready-attached = Adjuntamos a este mensaje su certificado en formato PDF.
mail-certificate-ready-verify = Cualquier persona a quien presente el certificado puede comprobar su autenticidad en esta dirección.
mail-certificate-ready-action = Verificar el certificado

mail-certificate-approval-subject = Un certificado espera su aprobación: { $learner }
mail-certificate-approval-body = { $learner } ha completado el curso «{ $course }». El certificado se expedirá en cuanto usted lo apruebe.
mail-certificate-approval-action = Revisar el certificado

mail-enrolment-approval-subject = Solicitud de inscripción en un curso: { $learner }
mail-enrolment-approval-body = { $learner } desea participar en el curso «{ $course }». Le rogamos que apruebe o rechace la solicitud.
mail-enrolment-approval-action = Revisar la solicitud

mail-address-taken-subject = Usted ya tiene una cuenta
mail-address-taken-body = Alguien, quizá usted, ha intentado registrarse con esta dirección de correo electrónico en la plataforma de formación en línea ({ $institute }). La dirección ya pertenece a su cuenta, por lo que no se ha creado ninguna cuenta nueva.
mail-address-taken-yours = Si ha sido usted, inicie sesión como de costumbre. Si ha olvidado su contraseña, puede elegir una nueva en la página de inicio de sesión.
mail-address-taken-action = Iniciar sesión
mail-address-taken-ignore = Si no ha sido usted, no es necesario que haga nada; su cuenta no ha cambiado.

mail-password-changed-subject = Su contraseña ha cambiado
mail-password-changed-body = La contraseña de su cuenta en la plataforma de formación en línea ({ $institute }) acaba de cambiarse. Si ha hecho usted este cambio, no es necesario que haga nada más.
mail-password-changed-not-you = En caso contrario, elija sin demora una nueva contraseña en la página de inicio de sesión e informe de ello a la administración de la plataforma.

mail-second-factor-on-subject = Un segundo factor protege su cuenta
mail-second-factor-on-body = A partir de ahora, para entrar en la plataforma de formación en línea ({ $institute }) se necesitan su contraseña y un código de su aplicación de autenticación.
mail-second-factor-off-subject = El segundo factor de su cuenta está desactivado
mail-second-factor-off-body = El segundo factor de su cuenta en la plataforma de formación en línea ({ $institute }) acaba de desactivarse. Para entrar basta su contraseña.
mail-second-factor-removed-subject = Se ha quitado el segundo factor de su cuenta
mail-second-factor-removed-body = Un administrador de la plataforma de formación en línea ({ $institute }) ha quitado el segundo factor de su cuenta. Se han cerrado todas sus sesiones; para entrar basta su contraseña, y puede configurar de nuevo un segundo factor.
mail-second-factor-not-you = Si no es lo que usted deseaba, elija sin demora una nueva contraseña e informe de ello a la administración de la plataforma.

mail-test-subject = Mensaje de prueba
mail-test-body = Este es un mensaje de prueba de la plataforma de formación en línea ({ $institute }). Puesto que lo está leyendo, los mensajes de la plataforma le llegan.
mail-fact-reason = Motivo
mail-enrolment-refused-subject = Su solicitud de participar en «{ $course }»
mail-enrolment-refused-body = Le agradecemos su interés por el curso «{ $course }». Lamentamos informarle de que su solicitud de participación no ha podido aceptarse.
mail-enrolment-refused-again = Podrá volver a solicitar la participación más adelante.
mail-invitation-subject = Invitación al curso «{ $course }»
mail-invitation-body = { $sender } le invita a participar en el curso «{ $course }» de la plataforma de aprendizaje en línea de { $institute }.
mail-invitation-next = Si aún no tiene cuenta en la plataforma, podrá crearla en el mismo paso.
mail-invitation-action = Aceptar la invitación
mail-invitation-validity = { $days ->
    [one] El enlace es válido durante { $days } día y puede usarse una sola vez.
   *[other] El enlace es válido durante { $days } días y puede usarse una sola vez.
}
mail-invitation-ignore = Si no desea participar, no tiene que hacer nada.

mail-erased-subject = Su cuenta ha sido suprimida
mail-erased-body = Su cuenta en la plataforma de aprendizaje en línea de { $institute } ha sido suprimida: se han eliminado su nombre, esta dirección y todo lo que permite identificarle.
mail-erased-certificates-stay = Sus certificados se conservan, con su nombre, y pueden seguir verificándose.
mail-erased-certificates-go = Sus certificados ya no llevan su nombre y están revocados. Quien verifique uno de ellos verá que fue revocado.
mail-erased-last = Este es el último mensaje a esta dirección. No se conserva.
mail-erased-not-you = Si se trata de un error, escriba sin demora a los administradores de la plataforma.
