# The pages of facilitators about marking, statistics, figures, messages and approvals.

## Marking
tab-marking = Corrección
tab-statistics = Estadísticas de los cuestionarios
marking-intro = Intentos con respuestas redactadas pendientes de corrección, del más antiguo al más reciente.
marking-none = No hay nada pendiente de corrección.
marking-to-statistics = Ver las estadísticas de los cuestionarios
marking-begin = Corregir el primero
marking-learner = Participante
marking-quiz = Cuestionario
marking-handed-in = Entregado
marking-state = Estado
marking-for-you = Pendiente de usted
marking-for-another = Ya lo corrigió usted; falta una segunda persona
marking-differ = Las notas difieren: hay que acordarlas
marking-of = { $learner }: { $quiz }
marking-answer = Texto del participante
marking-blank = No se escribió nada; no hay nada que corregir.
marking-words = { $count ->
    [one] { $count } palabra
   *[other] { $count } palabras
}
marking-words-between = se pedían de { $least } a { $most }
marking-words-least = se pedían { $count } como mínimo
marking-words-most = se pedían { $count } como máximo
marking-rubric = Qué se espera
marking-others = Notas de los demás
marking-yours = Su calificación
marking-marks = Puntos
marking-most = de { $most }
marking-marks-fault = Escriba un número de 0 a { $most }.
marking-comment = Comentario
marking-comment-hint = El participante lo leerá junto con el resultado.
marking-comment-fault = El comentario es demasiado largo: 10.000 caracteres como máximo.
marking-agreed = Estos son los puntos que hemos acordado.
marking-agreed-fault = Aún no hay nada que acordar: primero corrigen dos personas por separado.
marking-nothing = Introduzca los puntos antes de guardar.
marking-save = Guardar y continuar
marking-later = Volver a la lista
marking-state-awaits-marks = Sin corregir
marking-state-awaits-second = Falta una segunda corrección
marking-state-differ = Las notas difieren
marking-state-marked = Corregido
told-marked = Los puntos se han guardado. No queda nada pendiente para usted.
told-marked-next = Los puntos se han guardado. Este es el siguiente intento.
problem-course-completed = El participante ya completó el curso: la nota es definitiva.
problem-marked-by-two = Ya han corregido dos personas. Si difieren, introduzca los puntos acordados e indíquelo.
problem-marks-differ = Estos puntos difieren de los de la otra persona y la nota ya se comunicó. Acuérdenlos primero.

## Statistics of quizzes
statistics-none = El curso no tiene cuestionarios.
statistics-intro = Los cuestionarios del curso. Cada participante cuenta una vez, con la nota que vale.
statistics-kind = Tipo
statistics-kind-graded = Calificado
statistics-kind-practice = Práctica
statistics-kind-pre-test = Prueba previa
statistics-kind-post-test = Prueba posterior
statistics-learners = Participantes con nota
statistics-passed = Aprobados
statistics-to-figures = Ver las cifras de la cohorte
statistics-of = Estadísticas: { $quiz }
statistics-csv = Descargar en CSV
statistics-attempts-n = Intentos corregidos por completo: n = { $n }
statistics-attempts = Qué intentos:
statistics-attempts-first = el primero de cada cual
statistics-attempts-last = el último
statistics-attempts-highest = el mejor
statistics-attempts-all = todos
statistics-nobody = Aún no se ha entregado ningún intento.
statistics-small = Hay menos de 30 intentos: las cifras pueden deberse al azar. Fíjese en las preguntas, no en diferencias pequeñas.
statistics-lengths = Los intentos tienen distinto número de preguntas: no puede calcularse la consistencia interna.
statistics-look = Revise primero estas
statistics-look-text = Quienes saben el resto fallan aquí. A menudo la clave es errónea o el enunciado confunde.
statistics-whole = El cuestionario en conjunto
statistics-mean = Media
statistics-mean-text = La nota media.
statistics-median = Mediana
statistics-median-text = La mitad de las notas están por debajo.
statistics-deviation = Desviación típica
statistics-deviation-text = Cuánto se separan las notas, en puntos porcentuales; lo usual es de 12 a 18.
statistics-consistency = Consistencia interna
statistics-consistency-text = En qué medida las preguntas miden lo mismo; por debajo del 64 % no conviene decidir solo con este cuestionario.
statistics-error = Error típico
statistics-error-text = Cuánto se desvía una nota por azar, en puntos porcentuales.
statistics-questions = Preguntas
statistics-question = Pregunta
statistics-sort = Ordenar por:
statistics-sort-facility = la más difícil primero
statistics-sort-discrimination = la que menos distingue primero
statistics-sort-order = como en el cuestionario
statistics-caption-facility = Preguntas, de la más difícil a la más fácil
statistics-caption-discrimination = Preguntas, primero las que menos distinguen
statistics-caption-order = Preguntas en el orden del cuestionario
statistics-n = n
statistics-n-text = Intentos corregidos que tenían la pregunta. Por debajo de 30 el azar pesa mucho.
statistics-facility = Facilidad
statistics-facility-text = Proporción media de los puntos: 100 % si todos aciertan; una cifra baja indica que es difícil o poco clara.
statistics-discrimination = Discriminación
statistics-discrimination-text = Si quienes aciertan en lo demás aciertan aquí: más de 30 es bueno, cerca de 0 no dice nada, menos de 0 revise la clave.
statistics-doubtful = Revisar la clave
statistics-answers = Qué se respondió
statistics-answers-text = Una opción falsa que nadie elige no sirve; una que muchos eligen muestra qué se entiende mal.
statistics-answers-of = Respuestas a la pregunta { $number }
statistics-answer = Respuesta
statistics-worth = Valor
statistics-right = correcta
statistics-partly = vale { $percent }
statistics-times = Veces
statistics-share = Proporción
statistics-gap = Hueco { $number }:
statistics-guess = al azar: { $percent }
statistics-unanswered = Sin respuesta: { $count }
statistics-others = Otras respuestas: { $count }

## Figures of a cohort
tab-figures = Cifras
figures-nobody = Aún no participa nadie en esta cohorte.
figures-learners = { $count ->
    [one] Participa o participó { $count } persona.
   *[other] Participan o participaron { $count } personas.
}
figures-not-started = Sin empezar
figures-under-way = En curso
figures-completed = Completado
figures-withdrawn = Retirados
figures-funnel = Hasta dónde llegan
figures-funnel-caption = Participantes que empezaron y completaron cada módulo
figures-funnel-row = Módulo { $number }: lo empezaron { $begun } de { $all } y lo completaron { $done }.
figures-number = N.º
figures-module = Módulo
figures-begun = Empezado
figures-done = Completado
figures-write-not-started = Escribir a quienes no han empezado
figures-write-not-completed = Escribir a quienes no han completado
figures-scores = Notas de los cuestionarios calificados
figures-no-scores = Nadie tiene aún nota en un cuestionario calificado.
figures-n = n = { $n }
figures-waiting = { $count ->
    [one] { $count } pendiente de corrección
   *[other] { $count } pendientes de corrección
}
figures-small = pocos datos: puede ser azar
figures-histogram-of = Notas de «{ $quiz }»
figures-histogram-row = Aprobaron { $passed } de { $n } (mínimo: { $mark }); la mediana es { $median }.
figures-histogram-key = Participantes por nota en porcentaje; la línea discontinua es el mínimo, las barras llenas aprobaron.
figures-grade = Nota en porcentaje
figures-count = Participantes
figures-worst = Ver las preguntas más difíciles de «{ $quiz }»
figures-days = Tiempo hasta completar
figures-days-caption = Días desde la inscripción, o desde el inicio de la cohorte si es posterior, hasta completar
figures-days-row = De { $n } que completaron, la mitad tardó { $median } días o menos; la mitad central, de { $first } a { $third } días.
figures-days-key = La caja contiene la mitad central, la línea gruesa es la mediana y las finas llegan al mínimo y al máximo.
figures-days-count = { $count } días
figures-days-head = Días
figures-days-one = Solo una persona ha completado: aún no hay nada que comparar.
figures-no-days = Nadie ha completado aún el curso.
figures-measure = Medida
figures-value = Valor
figures-least = Mínimo
figures-first-quartile = Primer cuartil
figures-median = Mediana
figures-third-quartile = Tercer cuartil
figures-most = Máximo
figures-gain = Lo que se ganó
figures-gain-caption = Medias de quienes hicieron ambas pruebas
figures-gain-row = { $n } hicieron ambas pruebas: { $before } antes, { $after } después. { $dropped } hicieron solo la primera.
figures-before = Antes
figures-after = Después
figures-points = Ganancia en puntos porcentuales
figures-dropped = Solo la prueba previa
figures-post-only = Solo la prueba posterior
figures-neither = Ninguna de las dos
