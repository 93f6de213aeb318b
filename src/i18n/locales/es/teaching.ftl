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
