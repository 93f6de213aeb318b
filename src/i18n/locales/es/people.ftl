# The pages of administrators about people, the audit log, set-up and health.
nav-admin = Administración
admin-overview = Resumen
# The set-up
setup-title = Preparar esta instalación
setup-progress = { $done } de { $total } pasos están hechos.
setup-all-done = Esta instalación está preparada
setup-done = Hecho
setup-open = Pendiente
setup-now = Ahora:
setup-name = El nombre del instituto
setup-name-why = Figura en cada página, en cada correo y en cada certificado.
setup-name-next = Indique institute.name en config/chancery.toml y reinicie. Su logotipo para los certificados va en la carpeta config/certificate.
setup-address = La dirección pública
setup-address-why = Queda para siempre en los correos y certificados: fíjela antes del primer certificado.
setup-address-next = Indique server.public_url en config/chancery.toml, por ejemplo https://learn.example.org, con un servidor web con TLS delante.
setup-course = El primer curso
setup-course-why = Sin un curso publicado no hay nada que aprender.
setup-course-next = Ponga una carpeta de curso en la carpeta de cursos, compruébela con chancery check y publíquela con chancery publish.
setup-cohort = La primera cohorte
setup-cohort-why = Una cohorte reúne a los alumnos, sus facilitadores y unas fechas.
setup-cohort-next = Abra una cohorte en «Cohortes».
setup-administrator = Un segundo administrador
setup-administrator-why = Cuando falta el único administrador, nadie puede ayudar.
setup-administrator-next = Añada a una persona con la función de administrador.
