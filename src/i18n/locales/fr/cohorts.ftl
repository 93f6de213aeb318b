# The pages of facilitators about cohorts and their learners.
nav-cohorts = Cohortes
cohorts-intro = Les cohortes que vous animez.
cohorts-none = Vous n’animez encore aucune cohorte.
cohorts-title = Cohorte
cohorts-course = Cours
cohorts-from = Du
cohorts-until = Au
cohort-overview = Vue d’ensemble
cohort-progress = Progression
cohort-members = Participants
cohort-starts = commence le { $date }
cohort-ends = se termine le { $date }
cohort-ended = s’est terminée le { $date }
cohort-facilitators = Animée par { $names }
rows-shown = { $first } à { $last } sur { $total }
attention-title = À suivre de près
attention-none = Personne ne requiert votre attention pour le moment.
attention-learner = Participant(e)
attention-reasons = Pourquoi
attention-done = Fait
attention-active = Dernière activité
attention-kind-all = Tous
attention-kind-deadline-near = Échéance proche
attention-kind-deadline-missed = Échéance dépassée
attention-kind-failing = Dernière tentative échouée
attention-kind-stalled = À l’arrêt
attention-kind-never-started = Jamais commencé
attention-quiz-closed = Le questionnaire « { $quiz } » a fermé le { $date } et n’est pas réussi.
attention-quiz-closes = Le questionnaire « { $quiz } » ferme le { $date } et n’est pas fait.
attention-cohort-ends = La cohorte se termine le { $date } et le cours n’est pas achevé.
attention-failed = A échoué à « { $quiz } » le { $date } avec { $grade } %.
attention-attempts-left = { $left ->
    [0] Il ne reste aucune tentative.
    [one] Il reste { $left } tentative.
   *[other] Il reste { $left } tentatives.
}
attention-stalled = { $days ->
    [one] Aucune activité depuis { $days } jour, depuis le { $date }.
   *[other] Aucune activité depuis { $days } jours, depuis le { $date }.
}
attention-never-started = N’a jamais commencé ; possible depuis le { $date }.
deed-one = Agir pour cette personne
deed-many = Agir pour les personnes choisies
deed-what = Que faire
deed-remind = Rappeler
deed-extend = Prolonger
deed-attempts = Accorder des tentatives
deed-pause = Mettre en pause
deed-resume = Reprendre
deed-quiz = Questionnaire
deed-quiz-all = Tous les questionnaires du cours
deed-closes = Nouvelle fermeture (UTC)
deed-minutes = Minutes de plus par tentative
deed-number = Combien de tentatives de plus
deed-note = Vos mots à la personne
deed-reason = Motif
deed-reason-hint = Il figure dans le journal d’audit.
deed-do-one = Exécuter
deed-do-many = Exécuter pour les personnes choisies
deed-nothing-done = Rien n’a été fait pour personne.
deed-fault-who = Choisissez au moins une personne.
deed-fault-deed = Choisissez ce qui est à faire.
deed-fault-quiz = Choisissez un questionnaire du cours.
deed-fault-closes = Indiquez une date et une heure à venir, après l’ouverture.
deed-fault-extra_minutes = Indiquez des minutes entières, 100 000 au plus.
deed-fault-attempts = Indiquez un nombre de 1 à 1 000.
deed-fault-note = Vos mots comptent au plus 2 000 caractères.
deed-fault-reason = Indiquez un motif, en une ligne de 500 caractères au plus.
deed-fault-nothing = Cela ne changerait rien : indiquez une autre fermeture ou des minutes de plus.
told-deed-remind = Rappel envoyé à
told-deed-extend = Prolongé pour
told-deed-attempts = Tentatives accordées à
told-deed-pause = Mis en pause
told-deed-resume = Repris
told-deed-refused = Non exécuté
refused-reminded-today = a déjà reçu un rappel aujourd’hui.
refused-nothing-to-remind = n’est pas en cours de formation : rien à rappeler.
refused-takes-no-reminders = ne reçoit pas de rappels, ou le courrier n’arrive pas.
refused-cannot-pause = n’est pas en cours de formation et ne peut être mis en pause.
refused-not-paused = n’est pas en pause.
refused-forbidden = c’est vous-même : nul ne le fait pour soi.
problem-idempotency-key-reused = Ce formulaire a déjà été envoyé. Ouvrez de nouveau la page.
