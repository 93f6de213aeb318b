### Progress: what is asked, what is there, what to do next.

locked-by = S’ouvre une fois ces modules terminés : { $modules }.
locked-by-title = « { $title } »
locked-by-titles = { $titles }, { $title }
requirement-lessons = { $done } leçons terminées sur { $needed }.
requirement-lessons-next = Lisez « { $lesson } ».
requirement-quiz = « { $quiz } » : { $grade } %, { $mark } % requis.
requirement-quiz-open = « { $quiz } » : pas encore tenté, { $mark } % requis.
requirement-quiz-next = Passez « { $quiz } ».
requirement-quiz-next-limited = Passez « { $quiz } » ; tentatives restantes : { $left }.
requirement-quiz-next-none = Il ne reste aucune tentative : demandez-en une autre à votre facilitateur.
requirement-quiz-next-marking = Attendez que votre tentative au questionnaire « { $quiz } » soit corrigée.
requirement-grade = Note globale { $grade } %, { $mark } % requis.
requirement-grade-open = Pas encore de note, { $mark } % requis.
requirement-grade-next = Améliorez les notes de vos questionnaires.
