# The pages of administrators about people, the audit log, set-up and health.
nav-admin = Administration
admin-overview = Overview
# The set-up
setup-title = Set up this installation
setup-progress = { $done } of { $total } steps are done.
setup-all-done = This installation is set up
setup-done = Done
setup-open = To do
setup-now = Now:
setup-name = The institute’s name
setup-name-why = It stands on every page, in every mail and on every certificate.
setup-name-next = Set institute.name in config/chancery.toml and start again. Your own logo for certificates goes into the folder config/certificate.
setup-address = The public address
setup-address-why = It stands in mails and on certificates for good, so set it before the first certificate.
setup-address-next = Set server.public_url in config/chancery.toml, such as https://learn.example.org, with a web server with TLS in front.
setup-course = The first course
setup-course-why = Without a published course there is nothing to learn.
setup-course-next = Put a course folder into the folder of courses, check it with chancery check, and publish it with chancery publish.
setup-cohort = The first cohort
setup-cohort-why = A cohort brings learners, their facilitators and dates together.
setup-cohort-next = Open a cohort under Cohorts.
setup-administrator = A second administrator
setup-administrator-why = When the only administrator is away, nobody can help.
setup-administrator-next = Add a person with the role of administrator.
