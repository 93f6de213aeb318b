### The second factor, and showing again that it is oneself.

factor-title = Второй фактор
factor-what = Со вторым фактором для входа нужны пароль и код из шести цифр, который показывает приложение-аутентификатор на телефоне. Тот, кто узнает Ваш пароль, всё равно не сможет войти.
factor-required = Для Вашей роли нужен второй фактор. Настройте его сейчас, после этого откроется всё остальное.
factor-needs = Понадобятся телефон или компьютер с приложением-аутентификатором (с поддержкой TOTP) и несколько минут.
factor-not-offered = На этой платформе второй фактор отключён.
factor-state = Состояние
factor-none = Нет
factor-on-since = включён с { $date }
factor-codes-left = { $count ->
    [one] остался { $count }
    [few] осталось { $count }
    [many] осталось { $count }
   *[other] осталось { $count }
}
factor-begin = Настроить
factor-go-on = Продолжить начатую настройку
factor-back = Назад ко второму фактору
factor-new-codes-hint = Резервный код позволяет войти, когда телефона нет под рукой. Новые коды заменяют прежние.
factor-new-codes = Создать новые резервные коды
factor-set-up-title = Настройка второго фактора
factor-set-up-scan = Отсканируйте этот код аутентификатором
factor-qr = QR-код с ключом, который указан ниже
factor-set-up-type = Или введите в него этот ключ. После включения второго фактора он больше не показывается.
factor-set-up-confirm = Затем введите код, который он показывает
factor-set-up-button = Включить
factor-on-now = Второй фактор включён.
factor-codes-title = Резервные коды
factor-codes-text = Каждый из этих кодов годится для одного входа без телефона. Они показываются только сейчас: распечатайте или сохраните их отдельно от пароля.
factor-codes-download = Сохранить как текстовый файл
factor-codes-next = Коды сохранены
field-code = Код
field-code-hint = Из аутентификатора или резервный код.
field-code-fault = Код неверен, устарел или уже использован. Дождитесь следующего.
field-recovery-code = Резервный код
field-recovery-code-hint = Группы по четыре буквы и цифры. Каждый код действует один раз.
form-sign-in-code-title = Второй шаг
form-sign-in-code-intro = Введите код из шести цифр, который аутентификатор показывает для { $institute }.
form-sign-in-code-button = Войти
link-recovery-code = Использовать резервный код
link-authenticator = Использовать аутентификатор
form-step-up-title = Это Вы?
form-step-up-intro = С момента входа прошло время. Введите пароль, и запрошенное будет выполнено.
form-step-up-button = Продолжить
form-factor-off-title = Отключить второй фактор
form-factor-off-intro = Для входа снова будет достаточно пароля. Если у Вас новый телефон, отключите второй фактор и настройте его заново.
form-factor-off-button = Отключить
told-factor-off = Второй фактор отключён.
told-too-late = Второй шаг занял слишком много времени. Войдите снова.
problem-wrong-code = Код неверен, устарел или уже использован.
problem-wrong-too-often = Слишком много неверных кодов или паролей. Повторите через четверть часа.
problem-second-factor-on = Второй фактор уже включён. Отключите его, прежде чем настраивать другой.
problem-no-second-factor = Второго фактора нет.
problem-second-factor-not-offered = На этой платформе второй фактор отключён.
problem-recent-sign-in-needed = Для этого нужен вход не более 15 минут назад. Войдите снова и повторите.
person-do-second-factor = Снять второй фактор
person-hint-second-factor = Для тех, кто потерял телефон и резервные коды: удостоверьтесь в личности. Все сеансы завершатся, человек получит письмо.
told-person-second-factor = Второй фактор снят.
audit-person-second-factor-on = второй фактор включён
audit-person-second-factor-off = второй фактор отключён
audit-person-second-factor-removed = второй фактор снят
audit-person-recovery-code-used = использован резервный код
audit-person-recovery-codes-made = созданы новые резервные коды
audit-person-wrong-too-often = слишком много неверных кодов или паролей
