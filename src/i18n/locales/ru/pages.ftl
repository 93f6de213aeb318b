### The texts of the web pages.

## The frame of every page
page-more = Далее
page-skip = Перейти к содержанию
page-navigation = Основная навигация
page-languages = Языки
page-crumbs = Вы здесь
page-turn = Назад и вперёд
page-before = Назад
page-after = Далее
page-progress = Ход обучения
page-lessons-done = Пройдено уроков: { $done } из { $total }
page-minutes = { $minutes } мин
page-hours = Часов: { $hours }
page-modules = Модулей: { $count }
page-questions = { $count ->
    [one] { $count } вопрос
    [few] { $count } вопроса
    [many] { $count } вопросов
   *[other] { $count } вопроса
}
page-questions-drawn = { $count ->
    [one] { $count } вопрос из { $all }
    [few] { $count } вопроса из { $all }
    [many] { $count } вопросов из { $all }
   *[other] { $count } вопроса из { $all }
}
page-moment = { $date }, { $time } UTC
page-title-error = Ошибка: { $title }
nav-home = Обучение
nav-courses = Курсы
nav-certificates = Сертификаты
nav-account = Профиль
nav-verify = Проверить сертификат
nav-sign-in = Войти
nav-sign-out = Выйти
nav-api = API

## The first page
welcome-title = Учиться искусству дипломатии
welcome-lead = Курсы для дипломатов и государственных служащих в удобном темпе, с сертификатами, подлинность которых может проверить каждый.
home-title = Моё обучение
home-greeting = Здравствуйте, { $name }
home-current = Ваш текущий курс
home-next = Далее:
home-continue = Продолжить
home-see-missing = Что ещё нужно сделать
home-due = Сроки
home-due-quiz = закрывается
home-due-cohort = Завершается обучение вашей группы.
home-missing = Что осталось
home-nothing = Сейчас вы не проходите ни одного курса.
home-find = Выбрать курс
home-others = Другие ваши курсы
home-certificate = Показать
home-more = Другие курсы
status-pending = Ожидает подтверждения
status-pending-text = Когда запись будет подтверждена, вы получите письмо.
status-active = В процессе
status-paused = Приостановлено
status-paused-text = Чтобы продолжить, обратитесь к координатору курса.
status-completed = Завершено
status-withdrawn = Запись отменена
status-withdrawn-text = Вы покинули этот курс.

## Courses
courses-none = Пока не опубликовано ни одного курса.
courses-search = Слова из названия, описания или целей
courses-language = Язык
courses-partner = Партнёр
courses-any = Любой
courses-find = Найти
courses-found = Курсов: { $count } из { $all }.
courses-all = Показать все
course-objectives = Чему вы научитесь
course-outline = Программа курса
course-go = Перейти к курсу
course-enrol = Записаться на курс
course-approval = Каждую запись подтверждает институт.
course-sign-in = Войти, чтобы записаться
course-effort = Трудоёмкость
course-version = Версия
course-partners = Партнёры
certification-title = Как получить сертификат
certification-lessons-all = Прочитайте все уроки и отметьте их как пройденные.
certification-lessons = Прочитайте не менее { $percent } уроков.
certification-quizzes = { $count ->
    [one] Сдайте { $count } тест с оценкой.
    [few] Сдайте все { $count } теста с оценкой.
    [many] Сдайте все { $count } тестов с оценкой.
   *[other] Сдайте все { $count } теста с оценкой.
}
certification-grade = Получите общую оценку не ниже { $percent }.
certification-automatic = Сертификат выдаётся сразу, с кодом, по которому каждый может его проверить.
certification-approval = Затем институт выдаёт сертификат с кодом, по которому каждый может его проверить.
certification-none = Этот курс не предусматривает сертификата.
certification-months = Срок действия сертификата в месяцах: { $count }.
certification-language = Язык вашего сертификата:
certification-language-change = Изменить в учётной записи
certification-language-title = Курса на этом языке нет: его название остаётся без перевода.
certification-language-account = Сертификат выдаётся на языке вашей учётной записи.

## Forms
form-errors = Исправьте следующее
form-sign-in-title = Вход
form-sign-in-button = Войти
form-register-title = Создание учётной записи
form-register-button = Создать учётную запись
form-confirm-title = Подтвердите адрес
form-confirm-intro = Одно нажатие, и ваша учётная запись готова ({ $institute }).
form-confirm-button = Подтвердить адрес
form-setup-title = Первый администратор
form-setup-intro = Эта учётная запись получает все права на платформе ({ $institute }).
form-setup-button = Создать администратора
form-forgot-title = Забытый пароль
form-forgot-intro = Укажите свой адрес. Вы получите ссылку для выбора нового пароля.
form-forgot-button = Отправить ссылку
form-reset-title = Новый пароль
form-reset-intro = После этого все сеансы будут завершены, и вы сможете войти с новым паролем.
form-reset-button = Сохранить пароль
form-account-title = Ваша учётная запись
form-account-button = Сохранить
field-optional = необязательно
field-email = Адрес электронной почты
field-email-hint = Сюда приходят ссылки и сертификаты.
field-email-fault = Укажите адрес электронной почты, например name@example.org.
field-password = Пароль
field-password-hint = Не менее 12 знаков. Подойдут несколько не связанных между собой слов.
field-password-fault = Выберите пароль не короче 12 знаков, который трудно угадать.
field-full_name = Имя и фамилия
field-full_name-hint = Так, как должно быть указано в сертификатах.
field-full_name-fault = Укажите имя в одной строке, не более 200 знаков.
field-country = Страна
field-country-fault = Укажите страну в одной строке, не более 200 знаков.
field-affiliation = Министерство, представительство или организация
field-affiliation-fault = Укажите организацию в одной строке, не более 200 знаков.
field-language = Язык писем и сертификатов
field-language-fault = Выберите язык.
form-address-title = Наши письма до Вас не доходят
form-address-intro = Письма на Ваш адрес вернулись. Мы снова будем писать Вам, как только Вы перейдёте по ссылке, которую можно запросить сейчас.
form-address-button = Отправить мне ссылку
form-unsubscribe-title = Напоминания
form-unsubscribe-intro = Эта кнопка отключает напоминания о датах по почте. Сообщения о зачислении и сертификатах будут приходить, как и прежде.
form-unsubscribe-button = Отключить напоминания
unsubscribed-title = Напоминания
unsubscribed-text = Вы больше не будете получать напоминания о датах по почте. Это можно изменить в Вашей учётной записи в любое время.
field-reminders = Напоминания о датах по почте
field-reminders-fault = Выберите «да» или «нет».
reminders-yes = Да
reminders-no = Нет
account-bounced = Письма на Ваш адрес вернулись. Пока Вы не подтвердите адрес заново, мы ничего на него не отправляем.
link-address = Подтвердить адрес
address-sent-title = Проверьте почту
address-sent-text = Ссылка отправлена на Ваш адрес. Как только Вы перейдёте по ней, письма снова будут приходить.
account-address = Вы входите с адресом { $email }.
link-forgot = Забыли пароль?
link-register = Впервые здесь? Создайте учётную запись
link-sign-in = Уже есть учётная запись? Войдите
registered-title = Проверьте почту
registered-text = Мы отправили письмо на адрес { $email }. Перейдите по ссылке в письме, после этого можно войти.
registered-text-open = Мы отправили письмо на адрес { $email }. Войти можно уже сейчас; перейдите также по ссылке в письме.
forgot-done-title = Проверьте почту
forgot-done-text = Если с этим адресом связана учётная запись, ссылка уже отправлена. Она действует один час.
told-confirmed = Адрес подтверждён. Теперь можно войти.
told-new-password = Пароль изменён. Войдите с новым паролем.
told-set-up = Администратор создан. Войдите, чтобы начать.
told-signed-out = Вы вышли.
told-saved = Изменения сохранены.
form-password-title = Изменить пароль
form-password-intro = Здесь вы останетесь в системе, во всех других местах сеансы завершатся.
form-password-button = Сохранить новый пароль
field-current_password = Текущий пароль
field-current_password-fault = Это не ваш текущий пароль.
link-account = Назад к учётной записи
link-password = Изменить пароль
link-sessions = Где выполнен вход
told-password = Пароль изменён. Все остальные сеансы завершены.
told-session-ended = Сеанс завершён.
told-sessions-ended = Все остальные сеансы завершены.
sessions-title = Где выполнен вход
sessions-text = Завершите незнакомые сеансы, затем смените пароль.
sessions-device = Браузер
sessions-since = Вход выполнен
sessions-until = Завершится не позднее
sessions-this = этот
sessions-end = Завершить
sessions-end-others = Завершить все остальные сеансы
sessions-unknown = Неизвестная программа

## Learning
learn-requirements = Что нужно для завершения
learn-met = Выполнено:
learn-not-met = Не выполнено:
learn-grade = Общая оценка { $percent }
learn-completed = Вы завершили этот курс.
learn-to-certificates = К вашим сертификатам
unit-quiz = Тест
unit-open = не пройдено
unit-done = Пройдено
unit-locked = закрыто
lesson-contents = В этом уроке
lesson-done = Отметить как пройденный и продолжить
lesson-is-done = Этот урок отмечен как пройденный.
lesson-languages = Языки этого урока
lesson-resume = Продолжить с места остановки
lesson-terms = Термины этого урока
lesson-glossary = Все термины курса
glossary-title = Глоссарий
quiz-rules = Перед началом
quiz-questions = Вопросов
quiz-essays = Развёрнутые ответы
quiz-pass-mark = Проходной балл
quiz-time = Время
quiz-attempts = Попытки
quiz-attempts-left = Осталось { $left } из { $all }
quiz-no-limit = Без ограничений
quiz-counts = Что засчитывается
quiz-counts-highest = Лучшая попытка
quiz-counts-average = Среднее по всем попыткам
quiz-counts-first = Первая попытка
quiz-counts-last = Последняя попытка
quiz-ungraded = Этот тест не влияет ни на завершение курса, ни на сертификат.
quiz-grade = Оценка
quiz-start = Начать
quiz-again = Попробовать ещё раз
quiz-continue = Продолжить попытку
quiz-not-open-yet = Этот тест ещё не открыт. Когда он откроется, указано выше.
quiz-clock = Отсчёт начнётся с нажатием и не остановится.
quiz-opens = Открывается
quiz-closes = Закрывается
quiz-passed = Вы сдали этот тест.
quiz-history = Ваши попытки
quiz-attempt = Попытка
quiz-number = Попытка { $number }
quiz-state = Состояние
attempt-in-progress = В процессе
attempt-submitted = Сдана
attempt-graded = Оценена
attempt-abandoned = Прервана
attempt-abandoned-text = Эта попытка прервана и не имеет оценки.
attempt-question = Вопрос { $number }
attempt-left = Осталось времени:
attempt-save = Сохранить
attempt-was-saved = Ответы сохранены. Вы можете продолжить позже.
attempt-saving = Сохранение…
attempt-saved = Сохранено
attempt-list = Вопросы этой попытки
attempt-answered = есть ответ
attempt-unanswered = нет ответа
attempt-review = Проверить и сдать
attempt-ends = Завершается { $moment }
attempt-kept = Сохранено на этом устройстве, ещё не отправлено
attempt-late = Получено после завершения попытки и не засчитывается.
attempt-refused = Требуется ваше внимание
attempt-all-saved = Все ответы сохранены.
attempt-all-kept = Сервер недоступен. Ваши ответы хранятся на этом устройстве и будут отправлены, как только он ответит. Засчитывается только то, что поступит вовремя.
attempt-signed-out = Сеанс завершён. Ваши ответы хранятся на этом устройстве: войдите снова, и они будут отправлены.
attempt-time-half = Прошла половина времени.
attempt-time-minutes = { $minutes ->
    [one] Осталась { $minutes } минута.
    [few] Осталось { $minutes } минуты.
    [many] Осталось { $minutes } минут.
   *[other] Осталось { $minutes } минуты.
}
attempt-time-seconds = { $seconds ->
    [one] Осталась { $seconds } секунда.
    [few] Осталось { $seconds } секунды.
    [many] Осталось { $seconds } секунд.
   *[other] Осталось { $seconds } секунды.
}
attempt-time-over = Время истекло. Ваши ответы сдаются.
attempt-time-waits = Время истекло, а сервер недоступен. Засчитывается то, что поступило вовремя; страница повторит попытку.
review-title = Проверьте ответы
review-none-open = На все вопросы есть ответы.
review-answered = Есть ответ
review-final = После сдачи изменить ответы нельзя.
answer-true = Верно
answer-false = Неверно
answer-many = Выберите все подходящие ответы.
answer-choose = Выберите
answer-choices = Варианты:
answer-letters = А Б В Г Д Е Ж И К Л М Н П Р С Т У Ф Х Ц Ш Щ Э Ю Я
answer-order = Укажите место каждой строки, начиная с 1.
answer-order-fault = Укажите место для каждой строки, каждое только один раз.
answer-number-fault = Введите число, например 12 или 3,5.
answer-text-fault = Не более 1000 знаков.
attempt-gap = Пропуск { $number } из { $all }
answer-unit = Единица измерения
answer-words-between = Объём ответа в словах: от { $min } до { $max }.
answer-words-least = Объём ответа в словах: не менее { $min }.
answer-words-most = Объём ответа в словах: не более { $max }.
answer-words-so-far = Слов сейчас:
answer-essay-fault = Введите не более 50000 символов.
result-looked-for = Что требовалось
hand-in-open = Без ответа вопросов: { $open } из { $all }. Ваши ответы сохранены.
hand-in-sure = Сдать сейчас
hand-in-back = Вернуться к вопросам
hand-in-time = Время истекло
hand-in-time-text = Засчитывается то, что сохранено вовремя.
hand-in-abandon-text = После срока этот тест ничего не принимает: попытка прервана.
hand-in-see = Показать результат
offline-title = Нет соединения
offline-text = Сервер недоступен. То, что сохранено на этом устройстве, можно читать и сейчас.
offline-here = На этом устройстве
offline-none = На этом устройстве ничего не сохранено. Уроки курса можно сохранить на странице его программы.
offline-again = Повторить попытку
offline-copy = Это копия, сохранённая на этом устройстве: сервер не ответил.
offline-waiting = Ваши ответы на вопросы теста хранятся на этом устройстве и ещё не отправлены. Они будут отправлены, как только сервер ответит.
offline-sent = Ответы, хранившиеся на этом устройстве, отправлены и сохранены.
offline-sign-out = Ответы на этом устройстве ещё не отправлены. При выходе они будут удалены. Всё равно выйти?
offline-keep-title = Без соединения
offline-keep-text = Открытые для вас уроки можно сохранить на этом устройстве вместе с иллюстрациями. При выходе они удаляются.
offline-keep = Сохранить на устройстве
offline-keeping = Сохранение:
offline-kept = Уроков на этом устройстве:
offline-remove = Удалить с устройства
offline-failed = Сохранить не удалось: прервалась связь или не хватает места. Повторите попытку.
result-passed = Сдано
result-failed = Не сдано
result-ungraded = Ваш результат
result-needed = Для сдачи требуется { $percent }
result-hidden = Правильные ответы пока не показываются.
result-outline = К программе курса
result-quiz = К тесту
result-review = По вопросам
result-right = Правильно
result-part = Правильно частично
result-wrong = Неправильно
result-none = Нет ответа
result-void = Не учитывается
result-marks = { $got } из { $all }
result-given = Ваш ответ
result-answer = Правильный ответ
result-receipt = Квитанция
result-submitted = Сдано { $moment }
result-receipt-text = Этот код соответствует именно сданным ответам. Сохраните его, чтобы при необходимости подтвердить их.
result-receipt-file = Текст, по которому вычислен код: его можно проверить командой sha256sum
result-awaits-marks = Ваш текст проверяет координатор курса. Когда проверка закончится, вы получите письмо.
result-awaits-administrators = В этом курсе у вас нет координатора: ваш текст проверяет администратор. Когда проверка закончится, вы получите письмо.

## Certificates
certificates-none = У вас пока нет сертификатов. Сертификат выдаётся по завершении курса.
certificates-download = Скачать (PDF)
certificates-credential = Цифровое удостоверение (для программ)
certificates-badge = Значок (изображение)
certificates-verify = Страница проверки
verify-title = Проверка сертификата
verify-lead = На каждом сертификате указан код. По нему здесь можно узнать, подлинный ли сертификат и действует ли он.
verify-code = Код
verify-code-hint = 26 букв и цифр. Регистр и дефисы не важны.
verify-button = Проверить
verify-another = Проверить другой сертификат
verify-valid = Действителен
verify-valid-text = Этот сертификат подлинный и действительный.
verify-expired = Срок действия истёк
verify-expired-text = Этот сертификат подлинный, но срок его действия истёк.
verify-revoked = Отозван
verify-revoked-text = Институт отозвал этот сертификат. Он больше не действителен.
verify-superseded = Заменён
verify-superseded-text = Вместо него выдан исправленный сертификат.
verify-successor = Номер нового сертификата: { $number }
verify-revoked-on = Отозван { $date }
verify-sentence = { $holder }: курс «{ $course }» завершён.
verify-holder = Владелец
verify-course = Курс
verify-institute = Выдан
verify-completed = Курс завершён
verify-issued = Дата выдачи
verify-until = Действителен до
verify-number = Номер
verify-fingerprint = Отпечаток подлинного PDF (SHA-256)
verify-fingerprint-hint = Файл с другим отпечатком был изменён.
verify-sentence-participation = { $holder }: участие в курсе «{ $course }».
verify-replaces = Выдан взамен сертификата с номером
verify-file = Сверить файл
verify-file-label = PDF-файл сертификата
verify-file-hint = Файл остаётся на вашем устройстве: отпечаток вычисляется в браузере.
verify-file-reading = Чтение файла…
verify-file-same = Это подлинный документ без изменений.
verify-file-other = Это не подлинный документ: это другой файл, или он был изменён.
verify-file-failed = Файл не удалось прочитать.
verify-credential = Машиночитаемое свидетельство
verify-credential-hint = Open Badges 3.0 с подписью: программа проверит его без участия человека.
verify-unknown = Сертификата с таким кодом нет
verify-unknown-text = Сверьте его с документом ещё раз. Если всё совпадает, обратитесь в указанный там институт.

## When there is no page to show: by code, or by status
problem-title = Что-то пошло не так
problem-home = На главную страницу
problem-title-400 = Запрос не понят
problem-title-403 = Здесь это невозможно
problem-title-404 = Такой страницы нет
problem-title-405 = Здесь это невозможно
problem-title-409 = Сейчас это невозможно
problem-title-410 = Эта ссылка больше не действует
problem-title-429 = Слишком много попыток
problem-title-503 = Сервис перегружен
problem-403 = Ваша роль этого не позволяет.
problem-404 = Возможно, в адресе опечатка или страница предназначена не вам. Ничего не потеряно.
problem-405 = Откройте страницу ещё раз и повторите.
problem-500 = Это наша ошибка. Она записана; попробуйте позже.
problem-503 = Ничего не изменено. Повторите попытку через минуту.
problem-507 = На диске сервера нет места. Ничего не изменено.
problem-outcome-unknown = Неизвестно, выполнено ли это: база данных перестала отвечать в последний момент. Откройте страницу снова и повторите, если это не сделано.
problem-foreign-form = Эта форма устарела или получена не с этого сайта. Откройте страницу ещё раз и повторите.
problem-broken-form = Форма получена не полностью. Отправьте её ещё раз.
problem-rate-limited = { $minutes ->
    [one] Слишком много попыток. Повторите через { $minutes } минуту.
    [few] Слишком много попыток. Повторите через { $minutes } минуты.
    [many] Слишком много попыток. Повторите через { $minutes } минут.
   *[other] Слишком много попыток. Повторите через { $minutes } минуты.
}
problem-body-too-large = Размер превышает 1 МиБ — это предел. Ничего не сохранено.
problem-body-too-slow = Данные поступали слишком медленно. Ничего не сохранено; отправьте их ещё раз.
problem-wrong-credentials = Адрес и пароль не подходят друг к другу.
problem-address-unconfirmed = Сначала подтвердите адрес: перейдите по ссылке в полученном письме.
problem-registration-closed = Регистрация закрыта. Обратитесь в институт за учётной записью.
problem-link-spent = Она использована, устарела или не существовала. Запросите новую.
problem-address-taken = Этот адрес уже занят.
problem-already-set-up = Администратор уже есть.
problem-by-invitation = Этот курс доступен по приглашению. Попросите координатора включить вас.
problem-not-active = Ваша запись на курс сейчас не активна.
problem-locked = Этот модуль откроется после завершения предыдущих. Какие именно, указано в программе курса.
problem-no-attempts-left = Все попытки использованы. Попросите ещё одну у координатора курса.
problem-quiz-not-open = Этот тест ещё не открыт. Дата указана на его странице.
problem-quiz-closed = Этот тест закрыт. Попросите у координатора курса другую дату.
problem-not-handed-in = Эта попытка не сдана: квитанции нет.
problem-not-rendered = Документ готовится. Повторите попытку через минуту.
