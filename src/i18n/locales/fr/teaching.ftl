# The pages of facilitators about marking, statistics, figures, messages and approvals.

## Marking
tab-marking = Correction
tab-statistics = Statistiques des tests
marking-intro = Tentatives comportant des réponses rédigées à corriger, de la plus ancienne à la plus récente.
marking-none = Aucune copie à corriger.
marking-to-statistics = Voir les statistiques des tests
marking-begin = Corriger la première copie
marking-learner = Participant
marking-quiz = Test
marking-handed-in = Remise
marking-state = État
marking-for-you = À corriger par vous
marking-for-another = Corrigée par vous ; une seconde personne la corrige aussi
marking-differ = Notes divergentes : à concilier
marking-of = { $learner }: { $quiz }
marking-answer = Texte du participant
marking-blank = Rien n’a été rédigé ; il n’y a rien à corriger.
marking-words = { $count ->
    [one] { $count } mot
   *[other] { $count } mots
}
marking-words-between = de { $least } à { $most } demandés
marking-words-least = au moins { $count } demandés
marking-words-most = { $count } au maximum
marking-rubric = Éléments attendus
marking-others = Notes des autres correcteurs
marking-yours = Votre notation
marking-marks = Points
marking-most = sur { $most }
marking-marks-fault = Saisissez un nombre de 0 à { $most }.
marking-comment = Commentaire
marking-comment-hint = Le participant le lit avec le résultat.
marking-comment-fault = Le commentaire est trop long : 10 000 caractères au maximum.
marking-agreed = Ce sont les points sur lesquels nous nous sommes mis d’accord.
marking-agreed-fault = Il n’y a encore rien à concilier : deux personnes corrigent d’abord séparément.
marking-nothing = Saisissez des points avant d’enregistrer.
marking-save = Enregistrer et continuer
marking-later = Retour à la liste
marking-state-awaits-marks = Non corrigée
marking-state-awaits-second = En attente d’un second correcteur
marking-state-differ = Notes divergentes
marking-state-marked = Corrigée
told-marked = Les points sont enregistrés. Plus rien ne vous attend ici.
told-marked-next = Les points sont enregistrés. Voici la tentative suivante.
problem-course-completed = Le participant a achevé le cours : la note est définitive.
problem-marked-by-two = Deux personnes ont déjà corrigé. En cas de divergence, saisissez les points convenus et indiquez-le.
problem-marks-differ = Ces points diffèrent de ceux de l’autre correcteur et la note a déjà été communiquée. Mettez-vous d’abord d’accord.
