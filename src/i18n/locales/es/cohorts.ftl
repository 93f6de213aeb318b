# The pages of facilitators about cohorts and their learners.
nav-cohorts = Cohortes
cohorts-intro = Las cohortes que usted dirige.
cohorts-none = Todavía no dirige ninguna cohorte.
cohorts-title = Cohorte
cohorts-course = Curso
cohorts-from = Desde
cohorts-until = Hasta
cohort-overview = Resumen
cohort-progress = Progreso
cohort-members = Participantes
cohort-starts = empieza el { $date }
cohort-ends = termina el { $date }
cohort-ended = terminó el { $date }
cohort-facilitators = A cargo de { $names }
rows-shown = { $first } a { $last } de { $total }
attention-title = Requiere atención
attention-none = Por ahora nadie requiere su atención.
attention-learner = Participante
attention-reasons = Por qué
attention-done = Hecho
attention-active = Última actividad
attention-kind-all = Todos
attention-kind-deadline-near = Plazo próximo
attention-kind-deadline-missed = Plazo vencido
attention-kind-failing = Último intento suspendido
attention-kind-stalled = Sin actividad
attention-kind-never-started = No han empezado
attention-quiz-closed = El cuestionario «{ $quiz }» se cerró el { $date } y no está aprobado.
attention-quiz-closes = El cuestionario «{ $quiz }» se cierra el { $date } y no está hecho.
attention-cohort-ends = La cohorte termina el { $date } y el curso no está completado.
attention-failed = Suspendió «{ $quiz }» el { $date } con { $grade } %.
attention-attempts-left = { $left ->
    [0] No queda ningún intento.
    [one] Queda { $left } intento.
   *[other] Quedan { $left } intentos.
}
attention-stalled = { $days ->
    [one] Sin actividad desde hace { $days } día, desde el { $date }.
   *[other] Sin actividad desde hace { $days } días, desde el { $date }.
}
attention-never-started = No ha empezado; puede desde el { $date }.
deed-one = Hacer algo por esta persona
deed-many = Hacer algo por las personas elegidas
deed-what = Qué hacer
deed-remind = Recordar
deed-extend = Prorrogar
deed-attempts = Conceder intentos
deed-pause = Poner en pausa
deed-resume = Reanudar
deed-quiz = Cuestionario
deed-quiz-all = Todos los cuestionarios del curso
deed-closes = Nuevo cierre (UTC)
deed-minutes = Minutos más por intento
deed-number = Cuántos intentos más
deed-note = Sus palabras para la persona
deed-reason = Motivo
deed-reason-hint = Consta en el registro de auditoría.
deed-do-one = Hacerlo
deed-do-many = Hacerlo para las personas elegidas
deed-nothing-done = No se ha hecho nada para nadie.
deed-fault-who = Elija al menos a una persona.
deed-fault-deed = Elija qué debe hacerse.
deed-fault-quiz = Elija un cuestionario del curso.
deed-fault-closes = Indique una fecha y hora futuras, posteriores a la apertura.
deed-fault-extra_minutes = Indique minutos enteros, 100 000 como máximo.
deed-fault-attempts = Indique un número de 1 a 1000.
deed-fault-note = Sus palabras tienen como máximo 2000 caracteres.
deed-fault-reason = Indique un motivo, en una línea de 500 caracteres como máximo.
deed-fault-nothing = No cambiaría nada: indique otro cierre o más minutos.
told-deed-remind = Recordatorio enviado a
told-deed-extend = Prorrogado para
told-deed-attempts = Intentos concedidos a
told-deed-pause = En pausa
told-deed-resume = Reanudado
told-deed-refused = No realizado
refused-reminded-today = ya recibió un recordatorio hoy.
refused-nothing-to-remind = no está cursando: no hay nada que recordar.
refused-takes-no-reminders = no recibe recordatorios, o el correo no llega.
refused-cannot-pause = no está cursando y no puede ponerse en pausa.
refused-not-paused = no está en pausa.
refused-forbidden = es usted: nadie lo hace para sí.
problem-idempotency-key-reused = Este formulario ya se envió. Abra de nuevo la página.
