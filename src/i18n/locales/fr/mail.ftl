### The mail texts. Each on one line: the mails break their own lines.

mail-greeting = Bonjour { $name },
mail-greeting-unnamed = Madame, Monsieur,
mail-closing = Veuillez agréer l’expression de notre considération distinguée.
mail-automatic = Ce message a été envoyé automatiquement par la plateforme d’apprentissage en ligne de l’institution suivante : { $institute }.
mail-link-hint = Si le bouton ne fonctionne pas, veuillez copier cette adresse dans votre navigateur :
mail-label = { $label } :
mail-fact-course = Cours
mail-fact-learner = Participant(e)
mail-fact-number = Numéro du certificat
mail-fact-cohort = Groupe
mail-fact-starts = Début
mail-fact-ends = Fin
mail-fact-closes = Clôture
mail-moment = { $date }, { $time } (temps universel)

mail-confirm-address-subject = Veuillez confirmer votre adresse électronique
mail-confirm-address-body = Nous vous remercions de votre inscription à la plateforme d’apprentissage en ligne ({ $institute }). Veuillez confirmer que cette adresse électronique est bien la vôtre afin de pouvoir utiliser votre compte.
mail-confirm-address-action = Confirmer mon adresse
mail-confirm-address-validity = { $hours ->
    [one] Ce lien est valable pendant { $hours } heure.
   *[other] Ce lien est valable pendant { $hours } heures.
}
mail-confirm-address-ignore = Si vous n’êtes pas à l’origine de cette inscription, vous pouvez ignorer ce message ; il n’aura aucune suite.

mail-reset-password-subject = Choisir un nouveau mot de passe
mail-reset-password-body = Nous avons reçu une demande de nouveau mot de passe pour votre compte sur la plateforme d’apprentissage en ligne ({ $institute }). Vous pouvez dès à présent en choisir un.
mail-reset-password-action = Choisir un nouveau mot de passe
mail-reset-password-validity = { $minutes ->
    [one] Ce lien est valable pendant { $minutes } minute et ne peut être utilisé qu’une fois.
   *[other] Ce lien est valable pendant { $minutes } minutes et ne peut être utilisé qu’une fois.
}
mail-reset-password-ignore = Si vous n’êtes pas à l’origine de cette demande, vous pouvez ignorer ce message ; votre mot de passe reste inchangé.

mail-new-account-subject = Votre compte sur la plateforme de formation de { $institute }
mail-new-account-body = { $institute } vous a ouvert un compte sur sa plateforme de formation en ligne. Choisissez un mot de passe et vous pourrez commencer.
mail-new-account-action = Choisir un mot de passe
mail-new-account-validity = { $days ->
    [one] Le lien est valable { $days } jour et une seule fois. Ensuite, demandez un nouveau mot de passe sur la page de connexion.
   *[other] Le lien est valable { $days } jours et une seule fois. Ensuite, demandez un nouveau mot de passe sur la page de connexion.
}

mail-enrolled-subject = Votre inscription au cours « { $course } »
mail-enrolled-body = Nous avons le plaisir de confirmer votre inscription au cours « { $course } ».
mail-enrolled-pace = Vous apprenez à votre rythme. Votre progression est conservée : vous pouvez interrompre le cours à tout moment et le reprendre là où vous l’avez laissé.
mail-enrolled-action = Ouvrir le cours

mail-essay-marked-subject = Vos réponses au cours « { $course } » sont notées
mail-essay-marked-body = Votre tentative au questionnaire « { $quiz } » du cours « { $course } » est corrigée et notée.
mail-essay-marked-action = Voir le résultat

mail-enrolment-approved-subject = Votre inscription au cours « { $course } » est acceptée
mail-enrolment-approved-body = Nous avons le plaisir de vous informer que votre demande de participation au cours « { $course } » a été acceptée.

mail-added-to-cohort-subject = Vous faites partie d’un groupe du cours « { $course } »
mail-added-to-cohort-body = Vous suivez le cours « { $course } » avec le groupe « { $cohort } ». Ses animateurs vous accompagnent.

mail-essays-waiting-subject = Des réponses attendent d’être notées : « { $cohort } »
mail-essays-waiting-body = Dans le groupe « { $cohort } » du cours « { $course } », des tentatives attendent d’être notées. Leur nombre : { $count }.
mail-essays-waiting-action = Ouvrir la plateforme

mail-cohort-ends-subject = Le cours « { $course } » se termine bientôt
mail-cohort-ends-body = Le groupe « { $cohort } » du cours « { $course } » se termine bientôt, et vous n’avez pas encore achevé le cours. Vous pouvez reprendre là où vous vous étiez arrêté(e).
mail-cohort-ends-help = S’il vous faut plus de temps, veuillez écrire à votre animateur ou animatrice.

mail-quiz-closes-subject = Le questionnaire « { $quiz } » ferme bientôt
mail-quiz-closes-body = Le questionnaire « { $quiz } » du cours « { $course } » ferme bientôt, et vous ne l’avez pas encore réussi.
mail-quiz-closes-action = Aller au questionnaire

mail-reminder-subject = Votre cours « { $course } » vous attend
mail-reminder-body = { $sender } souhaite vous rappeler le cours « { $course } ». Vous pouvez reprendre là où vous vous étiez arrêté(e).
mail-reminder-done = { $percent ->
    [0] Vous ne l’avez pas encore commencé.
   *[other] Vous en avez fait { $percent } % à ce jour.
}
mail-reminder-why = Vous recevez ce rappel parce que vous êtes inscrit(e) au cours.
mail-reminder-end = Ne plus recevoir de rappels

mail-announcement-from = { $sender } écrit au groupe « { $cohort } » du cours « { $course } » :
mail-announcement-reply = Si vous répondez à ce message, votre réponse parviendra à { $sender }.

mail-enrolment-pending-subject = Votre demande de participation au cours « { $course } »
mail-enrolment-pending-body = Nous vous remercions de l’intérêt que vous portez au cours « { $course } ». Votre demande de participation nous est bien parvenue.
mail-enrolment-pending-next = La participation à ce cours est soumise à approbation. Nous vous écrirons dès que votre inscription sera confirmée ; aucune démarche n’est nécessaire de votre part d’ici là.

mail-certificate-ready-subject = Votre certificat pour le cours « { $course } »
mail-certificate-ready-body = Toutes nos félicitations : vous avez terminé avec succès le cours « { $course } ».
mail-participation-ready-body = Vous avez participé au cours « { $course } », et nous le certifions.
mail-certificate-ready-attached = Votre certificat est joint à ce message au format PDF.
mail-certificate-ready-verify = Toute personne à qui vous présentez le certificat peut en vérifier l’authenticité à cette adresse.
mail-certificate-ready-action = Vérifier le certificat

mail-certificate-approval-subject = Un certificat attend votre approbation : { $learner }
mail-certificate-approval-body = { $learner } a terminé le cours « { $course } ». Le certificat sera délivré dès que vous l’aurez approuvé.
mail-certificate-approval-action = Examiner le certificat

mail-enrolment-approval-subject = Demande d’inscription à un cours : { $learner }
mail-enrolment-approval-body = { $learner } souhaite participer au cours « { $course } ». Nous vous prions d’approuver ou de refuser cette demande.
mail-enrolment-approval-action = Examiner la demande

mail-address-taken-subject = Vous avez déjà un compte
mail-address-taken-body = Une personne, peut-être vous-même, a tenté de s’inscrire avec cette adresse électronique à la plateforme d’apprentissage en ligne ({ $institute }). Cette adresse étant déjà celle de votre compte, aucun nouveau compte n’a été créé.
mail-address-taken-yours = S’il s’agissait de vous, veuillez vous connecter comme à l’accoutumée. Si vous avez oublié votre mot de passe, vous pouvez en choisir un nouveau sur la page de connexion.
mail-address-taken-action = Se connecter
mail-address-taken-ignore = S’il ne s’agissait pas de vous, aucune démarche n’est nécessaire ; votre compte reste inchangé.

mail-password-changed-subject = Votre mot de passe a été modifié
mail-password-changed-body = Le mot de passe de votre compte sur la plateforme d’apprentissage en ligne ({ $institute }) vient d’être modifié. Si vous êtes à l’origine de cette modification, vous n’avez rien d’autre à faire.
mail-password-changed-not-you = Dans le cas contraire, veuillez choisir sans délai un nouveau mot de passe sur la page de connexion et en informer l’administration de la plateforme.

mail-second-factor-on-subject = Un second facteur protège votre compte
mail-second-factor-on-body = Désormais, la connexion à la plateforme d’apprentissage en ligne ({ $institute }) demande votre mot de passe et un code de votre application d’authentification.
mail-second-factor-off-subject = Le second facteur de votre compte est désactivé
mail-second-factor-off-body = Le second facteur de votre compte sur la plateforme d’apprentissage en ligne ({ $institute }) vient d’être désactivé. Votre mot de passe suffit pour vous connecter.
mail-second-factor-removed-subject = Le second facteur de votre compte a été retiré
mail-second-factor-removed-body = Un administrateur de la plateforme d’apprentissage en ligne ({ $institute }) a retiré le second facteur de votre compte. Vous êtes déconnecté partout ; votre mot de passe suffit pour vous connecter, et vous pouvez configurer un nouveau second facteur.
mail-second-factor-not-you = Si cela ne correspond pas à votre souhait, veuillez choisir sans délai un nouveau mot de passe et en informer l’administration de la plateforme.

mail-test-subject = Message d’essai
mail-test-body = Ceci est un message d’essai de la plateforme d’apprentissage en ligne ({ $institute }). Puisque vous le lisez, les messages de la plateforme vous parviennent.
mail-fact-reason = Motif
mail-enrolment-refused-subject = Votre demande de participation à « { $course } »
mail-enrolment-refused-body = Nous vous remercions de l’intérêt que vous portez au cours « { $course } ». Nous avons le regret de vous informer que votre demande de participation n’a pu être acceptée.
mail-enrolment-refused-again = Vous pourrez présenter une nouvelle demande ultérieurement.
mail-invitation-subject = Invitation au cours « { $course } »
mail-invitation-body = { $sender } vous invite à participer au cours « { $course } » sur la plateforme d’apprentissage en ligne de { $institute }.
mail-invitation-next = Si vous n’avez pas encore de compte sur la plateforme, vous pourrez en créer un à cette occasion.
mail-invitation-action = Accepter l’invitation
mail-invitation-validity = { $days ->
    [one] Le lien est valable { $days } jour et ne peut être utilisé qu’une fois.
   *[other] Le lien est valable { $days } jours et ne peut être utilisé qu’une fois.
}
mail-invitation-ignore = Si vous ne souhaitez pas participer, vous n’avez rien à faire.

mail-erased-subject = Votre compte a été effacé
mail-erased-body = Votre compte sur la plateforme d’apprentissage en ligne de { $institute } a été effacé : votre nom, cette adresse et tout ce qui permet de vous identifier en sont supprimés.
mail-erased-certificates-stay = Vos certificats demeurent, avec votre nom, et peuvent toujours être vérifiés.
mail-erased-certificates-go = Vos certificats ne portent plus votre nom et sont révoqués. Quiconque vérifie l’un d’eux voit qu’il a été révoqué.
mail-erased-last = Ceci est le dernier message envoyé à cette adresse. Il n’est pas conservé.
mail-erased-not-you = S’il s’agit d’une erreur, veuillez écrire sans tarder aux administrateurs de la plateforme.
