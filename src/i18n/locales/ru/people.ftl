# The pages of administrators about people, the audit log, set-up and health.
nav-admin = Администрирование
admin-overview = Обзор
# The set-up
setup-title = Настройка этой системы
setup-progress = Выполнено шагов: { $done } из { $total }.
setup-all-done = Система настроена
setup-done = Готово
setup-open = Не сделано
setup-now = Сейчас:
setup-name = Название учреждения
setup-name-why = Оно стоит на каждой странице, в каждом письме и на каждом свидетельстве.
setup-name-next = Задайте institute.name в config/chancery.toml и перезапустите программу. Свой логотип для свидетельств положите в папку config/certificate.
setup-address = Общедоступный адрес
setup-address-why = Он навсегда остаётся в письмах и на свидетельствах, поэтому задайте его до первого свидетельства.
setup-address-next = Задайте server.public_url в config/chancery.toml, например https://learn.example.org, и поставьте впереди веб-сервер с TLS.
setup-course = Первый курс
setup-course-why = Без опубликованного курса нечего изучать.
setup-course-next = Положите папку курса в папку курсов, проверьте её командой chancery check и опубликуйте командой chancery publish.
setup-cohort = Первая учебная группа
setup-cohort-why = Группа объединяет слушателей, тех, кто её ведёт, и сроки.
setup-cohort-next = Откройте группу в разделе «Учебные группы».
setup-administrator = Второй администратор
setup-administrator-why = Когда единственный администратор отсутствует, помочь некому.
setup-administrator-next = Добавьте человека с ролью администратора.
