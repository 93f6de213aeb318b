# The pages of administrators about people, the audit log, set-up and health.
nav-admin = Administration
admin-overview = Vue d’ensemble
# The set-up
setup-title = Mettre en place cette installation
setup-progress = { $done } étapes sur { $total } sont faites.
setup-all-done = Cette installation est prête
setup-done = Fait
setup-open = À faire
setup-now = Actuellement :
setup-name = Le nom de l’institut
setup-name-why = Il figure sur chaque page, dans chaque message et sur chaque certificat.
setup-name-next = Indiquez institute.name dans config/chancery.toml et redémarrez. Votre logo pour les certificats se place dans le dossier config/certificate.
setup-address = L’adresse publique
setup-address-why = Elle reste dans les messages et sur les certificats : fixez-la avant le premier certificat.
setup-address-next = Indiquez server.public_url dans config/chancery.toml, par exemple https://learn.example.org, avec un serveur web en TLS devant.
setup-course = Le premier cours
setup-course-why = Sans cours publié, il n’y a rien à apprendre.
setup-course-next = Placez un dossier de cours dans le dossier des cours, vérifiez-le avec chancery check et publiez-le avec chancery publish.
setup-cohort = La première cohorte
setup-cohort-why = Une cohorte réunit les apprenants, leurs animateurs et des dates.
setup-cohort-next = Ouvrez une cohorte sous « Cohortes ».
setup-administrator = Un second administrateur
setup-administrator-why = Quand le seul administrateur est absent, personne ne peut aider.
setup-administrator-next = Ajoutez une personne ayant le rôle d’administrateur.
