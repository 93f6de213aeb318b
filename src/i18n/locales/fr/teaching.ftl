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

## Statistics of quizzes
statistics-none = Le cours ne comporte aucun test.
statistics-intro = Les tests du cours. Chaque participant compte une fois, avec la note retenue.
statistics-kind = Type
statistics-kind-graded = Noté
statistics-kind-practice = Entraînement
statistics-kind-pre-test = Test préalable
statistics-kind-post-test = Test final
statistics-learners = Participants notés
statistics-passed = Réussite
statistics-to-figures = Voir les chiffres de la cohorte
statistics-of = Statistiques : { $quiz }
statistics-csv = Télécharger en CSV
statistics-attempts-n = Tentatives entièrement corrigées : n = { $n }
statistics-attempts = Tentatives retenues :
statistics-attempts-first = la première de chacun
statistics-attempts-last = la dernière
statistics-attempts-highest = la meilleure
statistics-attempts-all = toutes
statistics-nobody = Aucune tentative n’a encore été remise.
statistics-small = Moins de 30 tentatives : ces chiffres peuvent tenir au hasard. Regardez les questions plutôt que les écarts de quelques points.
statistics-lengths = Les tentatives n’ont pas le même nombre de questions : la cohérence interne ne peut être calculée.
statistics-look = À examiner en premier
statistics-look-text = Ceux qui réussissent le reste échouent ici. Souvent, le corrigé est erroné ou l’énoncé trompeur.
statistics-whole = Le test dans son ensemble
statistics-mean = Moyenne
statistics-mean-text = Note moyenne.
statistics-median = Médiane
statistics-median-text = La moitié des notes lui sont inférieures.
statistics-deviation = Écart type
statistics-deviation-text = Dispersion des notes, en points de pourcentage ; de 12 à 18 en général.
statistics-consistency = Cohérence interne
statistics-consistency-text = Mesure dans laquelle les questions évaluent la même chose ; en dessous de 64 %, ne décidez pas sur ce seul test.
statistics-error = Erreur type
statistics-error-text = Écart d’une note dû au hasard, en points de pourcentage.
statistics-questions = Questions
statistics-question = Question
statistics-sort = Trier par :
statistics-sort-facility = la plus difficile d’abord
statistics-sort-discrimination = la moins discriminante d’abord
statistics-sort-order = ordre du test
statistics-caption-facility = Questions, de la plus difficile à la plus facile
statistics-caption-discrimination = Questions, de la moins à la plus discriminante
statistics-caption-order = Questions dans l’ordre du test
statistics-n = n
statistics-n-text = Tentatives corrigées comportant la question. En dessous de 30, le hasard pèse beaucoup.
statistics-facility = Facilité
statistics-facility-text = Part moyenne des points : 100 % si tous répondent juste ; un chiffre bas signale une question difficile ou peu claire.
statistics-discrimination = Discrimination
statistics-discrimination-text = Ceux qui réussissent ailleurs réussissent-ils ici ? Plus de 30 : bien ; près de 0 : rien à en tirer ; moins de 0 : vérifiez le corrigé.
statistics-doubtful = Vérifier le corrigé
statistics-answers = Réponses données
statistics-answers-text = Une option fausse que personne ne choisit est inutile ; une option fausse souvent choisie révèle une erreur répandue.
statistics-answers-of = Réponses à la question { $number }
statistics-answer = Réponse
statistics-worth = Valeur
statistics-right = juste
statistics-partly = vaut { $percent }
statistics-times = Nombre
statistics-share = Part
statistics-gap = Lacune { $number } :
statistics-guess = au hasard : { $percent }
statistics-unanswered = Sans réponse : { $count }
statistics-others = Autres réponses : { $count }

## Figures of a cohort
tab-figures = Chiffres
figures-nobody = Personne ne participe encore à cette cohorte.
figures-learners = { $count ->
    [one] { $count } personne participe ou a participé.
   *[other] { $count } personnes participent ou ont participé.
}
figures-not-started = Non commencé
figures-under-way = En cours
figures-completed = Achevé
figures-withdrawn = Départs
figures-funnel = Progression par module
figures-funnel-caption = Participants ayant commencé et achevé chaque module
figures-funnel-row = Module { $number } : commencé par { $begun } sur { $all }, achevé par { $done }.
figures-number = N°
figures-module = Module
figures-begun = Commencé
figures-done = Achevé
figures-write-not-started = Écrire à ceux qui n’ont pas commencé
figures-write-not-completed = Écrire à ceux qui n’ont pas terminé
figures-scores = Notes des tests notés
figures-no-scores = Personne n’a encore de note à un test noté.
figures-n = n = { $n }
figures-waiting = { $count ->
    [one] { $count } à corriger
   *[other] { $count } à corriger
}
figures-small = effectif faible : le hasard peut jouer
figures-histogram-of = Notes de « { $quiz } »
figures-histogram-row = { $passed } sur { $n } ont réussi (seuil : { $mark }) ; médiane : { $median }.
figures-histogram-key = Participants par note en pourcentage ; la ligne en tirets est le seuil de réussite, les barres pleines ont réussi.
figures-grade = Note en pourcentage
figures-count = Participants
figures-worst = Voir les questions les plus difficiles de « { $quiz } »
figures-days = Durée pour achever
figures-days-caption = Jours entre l’inscription (ou le début de la cohorte, s’il est postérieur) et l’achèvement
figures-days-row = Sur { $n } personnes ayant terminé, la moitié a mis { $median } jours ou moins ; la moitié centrale, de { $first } à { $third } jours.
figures-days-key = Le rectangle contient la moitié centrale, le trait épais est la médiane, les traits fins vont au minimum et au maximum.
figures-days-count = { $count } jours
figures-days-head = Jours
figures-days-one = Une seule personne a terminé : rien à comparer pour l’instant.
figures-no-days = Personne n’a encore achevé le cours.
figures-measure = Mesure
figures-value = Valeur
figures-least = Minimum
figures-first-quartile = Premier quartile
figures-median = Médiane
figures-third-quartile = Troisième quartile
figures-most = Maximum
figures-gain = Progrès des participants
figures-gain-caption = Moyennes de ceux qui ont passé les deux tests
figures-gain-row = { $n } ont passé les deux tests : { $before } avant, { $after } après. { $dropped } n’ont passé que le premier.
figures-before = Avant
figures-after = Après
figures-points = Progrès en points de pourcentage
figures-dropped = Test préalable seulement
figures-post-only = Test final seulement
figures-neither = Aucun des deux
