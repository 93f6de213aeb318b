# The pages of facilitators about marking, statistics, figures, messages and approvals.

## Marking
tab-marking = Проверка работ
tab-statistics = Статистика тестов
marking-intro = Попытки с письменными ответами, ожидающие проверки: сначала самые ранние.
marking-none = Работ, ожидающих проверки, нет.
marking-to-statistics = К статистике тестов
marking-begin = Проверить первую работу
marking-learner = Слушатель
marking-quiz = Тест
marking-handed-in = Сдано
marking-state = Состояние
marking-for-you = Ожидает вашей проверки
marking-for-another = Вы проверили; работу проверит ещё один человек
marking-differ = Оценки расходятся: требуется согласование
marking-of = { $learner }: { $quiz }
marking-answer = Текст слушателя
marking-blank = Ничего не написано; оценивать нечего.
marking-words = { $count ->
    [one] { $count } слово
    [few] { $count } слова
   *[other] { $count } слов
}
marking-words-between = требовалось от { $least } до { $most }
marking-words-least = требовалось не менее { $count }
marking-words-most = требовалось не более { $count }
marking-rubric = На что обратить внимание
marking-others = Оценки других проверяющих
marking-yours = Ваша оценка
marking-marks = Баллы
marking-most = из { $most }
marking-marks-fault = Введите число от 0 до { $most }.
marking-comment = Комментарий
marking-comment-hint = Слушатель прочтёт его вместе с результатом.
marking-comment-fault = Комментарий слишком длинный: не более 10 000 знаков.
marking-agreed = Эти баллы согласованы обоими проверяющими.
marking-agreed-fault = Согласовывать пока нечего: сначала работу независимо проверяют двое.
marking-nothing = Перед сохранением введите баллы.
marking-save = Сохранить и продолжить
marking-later = Назад к списку
marking-state-awaits-marks = Не проверено
marking-state-awaits-second = Ожидает второй проверки
marking-state-differ = Оценки расходятся
marking-state-marked = Проверено
told-marked = Баллы сохранены. Больше ничего не ожидает вашей проверки.
told-marked-next = Баллы сохранены. Вот следующая попытка.
problem-course-completed = Слушатель завершил курс: оценка окончательная.
problem-marked-by-two = Работу уже проверили двое. При расхождении введите согласованные баллы и отметьте это.
problem-marks-differ = Эти баллы расходятся с баллами другого проверяющего, а оценка уже сообщена. Сначала согласуйте их.

## Statistics of quizzes
statistics-none = В курсе нет тестов.
statistics-intro = Тесты курса. Каждый слушатель учтён один раз, с зачтённой оценкой.
statistics-kind = Вид
statistics-kind-graded = С оценкой
statistics-kind-practice = Тренировочный
statistics-kind-pre-test = Входной тест
statistics-kind-post-test = Итоговый тест
statistics-learners = Слушатели с оценкой
statistics-passed = Сдали
statistics-to-figures = К показателям группы
statistics-of = Статистика: { $quiz }
statistics-csv = Скачать в CSV
statistics-attempts-n = Полностью проверенные попытки: n = { $n }
statistics-attempts = Какие попытки:
statistics-attempts-first = первая у каждого
statistics-attempts-last = последняя
statistics-attempts-highest = лучшая
statistics-attempts-all = все
statistics-nobody = Пока никто не сдал ни одной попытки.
statistics-small = Попыток меньше 30: цифры могут быть случайными. Обращайте внимание на вопросы, а не на отдельные проценты.
statistics-lengths = В попытках разное число вопросов: внутреннюю согласованность вычислить нельзя.
statistics-look = Проверьте в первую очередь
statistics-look-text = Те, кто знает остальное, ошибаются здесь. Часто неверен ключ или сбивает с толку формулировка.
statistics-whole = Тест в целом
statistics-mean = Среднее
statistics-mean-text = Средняя оценка.
statistics-median = Медиана
statistics-median-text = Половина оценок ниже неё.
statistics-deviation = Стандартное отклонение
statistics-deviation-text = Насколько расходятся оценки, в процентных пунктах; обычно 12–18.
statistics-consistency = Внутренняя согласованность
statistics-consistency-text = Насколько вопросы измеряют одно и то же; ниже 64 % не стоит принимать решения по одному этому тесту.
statistics-error = Стандартная ошибка
statistics-error-text = На сколько оценка отклоняется случайно, в процентных пунктах.
statistics-questions = Вопросы
statistics-question = Вопрос
statistics-sort = Сортировать:
statistics-sort-facility = сначала самые трудные
statistics-sort-discrimination = сначала наименее различающие
statistics-sort-order = как в тесте
statistics-caption-facility = Вопросы: сначала самые трудные
statistics-caption-discrimination = Вопросы: сначала наименее различающие
statistics-caption-order = Вопросы в порядке теста
statistics-n = n
statistics-n-text = Проверенные попытки с этим вопросом. Меньше 30 — велика роль случая.
statistics-facility = Лёгкость
statistics-facility-text = Средняя доля баллов: 100 % — отвечают все; низкое значение — вопрос трудный или неясный.
statistics-discrimination = Различение
statistics-discrimination-text = Справляются ли здесь те, кто справляется с остальным: выше 30 — хорошо, около 0 — ничего не говорит, ниже 0 — проверьте ключ.
statistics-doubtful = Проверьте ключ
statistics-answers = Что отвечали
statistics-answers-text = Неверный вариант, который никто не выбирает, бесполезен; часто выбираемый показывает, что понято неправильно.
statistics-answers-of = Ответы на вопрос { $number }
statistics-answer = Ответ
statistics-worth = Оценка
statistics-right = верно
statistics-partly = засчитывается { $percent }
statistics-times = Число
statistics-share = Доля
statistics-gap = Пропуск { $number }:
statistics-guess = наугад: { $percent }
statistics-unanswered = Без ответа: { $count }
statistics-others = Другие ответы: { $count }

## Figures of a cohort
tab-figures = Показатели
figures-nobody = В этой группе пока никого нет.
figures-learners = { $count ->
    [one] Участвует или участвовал { $count } слушатель.
    [few] Участвуют или участвовали { $count } слушателя.
   *[other] Участвуют или участвовали { $count } слушателей.
}
figures-not-started = Не начали
figures-under-way = Учатся
figures-completed = Завершили
figures-withdrawn = Выбыли
figures-funnel = До какого модуля дошли
figures-funnel-caption = Слушатели, начавшие и завершившие каждый модуль
figures-funnel-row = Модуль { $number }: начали { $begun } из { $all }, завершили { $done }.
figures-number = №
figures-module = Модуль
figures-begun = Начали
figures-done = Завершили
figures-write-not-started = Написать тем, кто не начал
figures-write-not-completed = Написать тем, кто не завершил
figures-scores = Оценки за тесты
figures-no-scores = Оценок за тесты пока нет.
figures-n = n = { $n }
figures-waiting = { $count ->
    [one] ожидает проверки: { $count }
    [few] ожидают проверки: { $count }
   *[other] ожидают проверки: { $count }
}
figures-small = мало данных: возможна случайность
figures-histogram-of = Оценки за «{ $quiz }»
figures-histogram-row = Сдали { $passed } из { $n } (проходной балл { $mark }); медиана { $median }.
figures-histogram-key = Слушатели по оценке в процентах; пунктир — проходной балл, заполненные столбцы — сдавшие.
figures-grade = Оценка, %
figures-count = Слушатели
figures-worst = Самые трудные вопросы теста «{ $quiz }»
figures-days = Время до завершения
figures-days-caption = Дни от зачисления (или от начала группы, если она началась позже) до завершения
figures-days-row = Из { $n } завершивших половине хватило { $median } дней; средней половине — от { $first } до { $third } дней.
figures-days-key = Прямоугольник — средняя половина, толстая линия — медиана, тонкие — до минимума и максимума.
figures-days-count = { $count } дн.
figures-days-head = Дни
figures-days-one = Завершил один слушатель: сравнивать пока не с чем.
figures-no-days = Курс пока никто не завершил.
figures-measure = Показатель
figures-value = Значение
figures-least = Минимум
figures-first-quartile = Первый квартиль
figures-median = Медиана
figures-third-quartile = Третий квартиль
figures-most = Максимум
figures-gain = Прирост знаний
figures-gain-caption = Средние по тем, кто прошёл оба теста
figures-gain-row = Оба теста прошли { $n }: { $before } до, { $after } после. Только первый — { $dropped }.
figures-before = До
figures-after = После
figures-points = Прирост в процентных пунктах
figures-dropped = Только входной тест
figures-post-only = Только итоговый тест
figures-neither = Ни одного

## Messages to a cohort
tab-messages = Сообщения
messages-write = Написать группе
messages-to = Кому
messages-to-all = Всем участникам
messages-to-not-started = Тем, кто не начал
messages-to-not-completed = Тем, кто не завершил курс
messages-to-fault = В группе нет никого, кто получил бы это сообщение.
messages-subject = Тема
messages-subject-fault = Введите тему в одну строку, не более 200 знаков.
messages-text = Текст
messages-text-hint = Обычный текст или Markdown. Каждый получит его с обращением на своём языке; ответы придут на ваш адрес.
messages-text-fault = Напишите текст, не более 20 000 знаков.
messages-send = Отправить
messages-look = Предварительный просмотр
messages-preview = Так это будет выглядеть
messages-recipients = { $count ->
    [one] { $count } получатель
    [few] { $count } получателя
   *[other] { $count } получателей
}
messages-list = Отправленные сообщения
messages-list-caption = Сначала новые, с состоянием доставки
messages-none = Этой группе ещё не писали.
messages-when = Отправлено
messages-delivery = Доставка
messages-waiting = в очереди: { $count }
messages-sent = отправлено: { $count }
messages-failed = не отправлено: { $count }
messages-returned = возвращено: { $count }
told-message-sent = Сообщение отправляется.

## Requests and invitations
tab-joining = Заявки и приглашения
joining-requests = Кто просит о зачислении
joining-no-requests = Заявок нет.
joining-requests-caption = Заявки в эту группу: сначала самые ранние
joining-choose = Выбрать
joining-choose-one = Выбрать: { $name }
joining-person = Человек
joining-origin = Организация и страна
joining-asked = Подана
joining-approve = Одобрить выбранных
joining-reason = Причина, которую прочтёт заявитель
joining-refuse = Отклонить выбранных
joining-reason-fault = Укажите причину в одну строку, не более 500 знаков.
joining-nobody-chosen = Выберите хотя бы одного человека.
joining-not-asking = Кто-то из выбранных здесь больше не ждёт. Проверьте список.
joining-course = Заявки на курс без указания группы
joining-course-caption = Их можно принять в эту группу.
joining-take-in = Принять выбранных в эту группу
joining-invite = Пригласить
joining-emails = Адреса электронной почты
joining-emails-hint = По одному в строке или через запятую; не более 200. По ссылке можно создать учётную запись.
joining-emails-fault = Укажите хотя бы один адрес, не более 200.
joining-no-address = { $email } — не адрес электронной почты.
joining-is-member = { $email } уже в группе.
joining-language = Язык приглашения
joining-language-hint = Те, у кого есть учётная запись, получат его на своём языке.
joining-send = Отправить приглашения
joining-invited = Приглашения: сначала новые
joining-address = Адрес
joining-until = Действует до
joining-do = Действия
joining-resend = Отправить снова
joining-resend-one = Отправить снова: { $email }
joining-withdraw = Отозвать
joining-withdraw-one = Отозвать приглашение: { $email }
joining-state-waiting = Ожидает ответа
joining-state-expired = Срок истёк
joining-state-accepted = Принято
joining-state-withdrawn = Отозвано
told-approved = Они зачислены и извещены по почте.
told-refused = Заявки отклонены; причина отправлена по почте.
told-invited = Приглашение отправляется.
told-withdrawn = Приглашение отозвано; ссылка больше не действует.
told-joined = Учётная запись создана, вы зачислены. Войдите, чтобы начать.
form-invitation-title = Вас приглашают
form-invitation-button = Принять участие
form-invitation-new-title = Вас приглашают
form-invitation-new-button = Создать учётную запись и участвовать
invitation-intro = Примите участие в курсе «{ $course }» в составе группы «{ $cohort }».
invitation-address = Адрес учётной записи: { $email }.
invitation-known = Вас приглашают на курс «{ $course }». Для { $email } есть учётная запись: войдите, чтобы участвовать.
invitation-another = Это приглашение на курс «{ $course }» отправлено на { $email }, а вы вошли под другим именем. Выйдите (внизу страницы) и откройте ссылку снова.
problem-invitation-for-another = Приглашение отправлено на другой адрес. Войдите как приглашённое лицо.
problem-invitation-ended = Приглашение уже принято или отозвано. Пригласите человека заново.
problem-not-pending = Кто-то из выбранных больше не ожидает. Проверьте список.
problem-already-enrolled = Вы уже проходите этот курс в другой группе.
figures-attention = Кому нужно внимание
figures-stalled = Кто остановился
