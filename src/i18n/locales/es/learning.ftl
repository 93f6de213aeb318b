### Progress: what is asked, what is there, what to do next.

locked-by = Se abre cuando se hayan terminado estos módulos: { $modules }.
locked-by-title = «{ $title }»
locked-by-titles = { $titles }, { $title }
requirement-lessons = { $done } de { $needed } lecciones terminadas.
requirement-lessons-next = Lea «{ $lesson }».
requirement-quiz = «{ $quiz }»: { $grade } %, se requiere { $mark } %.
requirement-quiz-open = «{ $quiz }»: aún sin intentar, se requiere { $mark } %.
requirement-quiz-next = Realice «{ $quiz }».
requirement-quiz-next-limited = Realice «{ $quiz }»; intentos restantes: { $left }.
requirement-quiz-next-none = No queda ningún intento: pida otro a su facilitador.
requirement-quiz-next-marking = Espere a que se califique su intento de «{ $quiz }».
requirement-grade = Calificación global { $grade } %, se requiere { $mark } %.
requirement-grade-open = Aún sin calificación, se requiere { $mark } %.
requirement-grade-next = Mejore las calificaciones de sus cuestionarios.
