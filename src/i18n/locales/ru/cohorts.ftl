# The pages of facilitators about cohorts and their learners.
nav-cohorts = Учебные группы
cohorts-intro = Группы, которые вы ведёте.
cohorts-none = Вы пока не ведёте ни одной группы.
cohorts-title = Группа
cohorts-course = Курс
cohorts-from = С
cohorts-until = По
cohort-overview = Обзор
cohort-progress = Успеваемость
cohort-members = Участники
cohort-starts = начинается { $date }
cohort-ends = завершается { $date }
cohort-ended = завершилась { $date }
cohort-facilitators = Ведут: { $names }
rows-shown = { $first }–{ $last } из { $total }
attention-title = Требуют внимания
attention-none = Сейчас никто не требует Вашего внимания.
attention-learner = Слушатель
attention-reasons = Почему
attention-done = Пройдено
attention-active = Последняя активность
attention-kind-all = Все
attention-kind-deadline-near = Близок срок
attention-kind-deadline-missed = Срок пропущен
attention-kind-failing = Последняя попытка неудачна
attention-kind-stalled = Остановились
attention-kind-never-started = Не начинали
attention-quiz-closed = Тест «{ $quiz }» закрылся { $date } и не сдан.
attention-quiz-closes = Тест «{ $quiz }» закрывается { $date } и не пройден.
attention-cohort-ends = Группа завершает занятия { $date }, курс не пройден.
attention-failed = Тест «{ $quiz }» не сдан { $date }: { $grade } %.
attention-attempts-left = { $left ->
    [0] Попыток не осталось.
    [one] Осталась { $left } попытка.
    [few] Осталось { $left } попытки.
   *[other] Осталось { $left } попыток.
}
attention-stalled = { $days ->
    [one] Нет активности { $days } день, с { $date }.
    [few] Нет активности { $days } дня, с { $date }.
   *[other] Нет активности { $days } дней, с { $date }.
}
attention-never-started = Не начинал(а); доступно с { $date }.
deed-one = Действия для этого слушателя
deed-many = Действия для выбранных слушателей
deed-what = Что сделать
deed-remind = Напомнить
deed-extend = Продлить
deed-attempts = Дать попытки
deed-pause = Приостановить
deed-resume = Возобновить
deed-quiz = Тест
deed-quiz-all = Все тесты курса
deed-closes = Новое время закрытия (UTC)
deed-minutes = Дополнительные минуты на попытку
deed-number = Сколько попыток добавить
deed-note = Ваши слова слушателю
deed-reason = Причина
deed-reason-hint = Она остаётся в журнале аудита.
deed-do-one = Выполнить
deed-do-many = Выполнить для выбранных
deed-nothing-done = Ни для кого ничего не сделано.
deed-fault-who = Выберите хотя бы одного слушателя.
deed-fault-deed = Выберите, что нужно сделать.
deed-fault-quiz = Выберите тест курса.
deed-fault-closes = Укажите будущие дату и время, позже открытия.
deed-fault-extra_minutes = Укажите целое число минут, не более 100 000.
deed-fault-attempts = Укажите число от 1 до 1000.
deed-fault-note = Ваш текст содержит не более 2000 знаков.
deed-fault-reason = Укажите причину одной строкой, не более 500 знаков.
deed-fault-nothing = Это ничего не изменит: укажите другое время закрытия или дополнительные минуты.
told-deed-remind = Напоминание отправлено
told-deed-extend = Продлено для
told-deed-attempts = Попытки добавлены
told-deed-pause = Приостановлено
told-deed-resume = Возобновлено
told-deed-refused = Не выполнено
refused-reminded-today = сегодня уже получал(а) напоминание.
refused-nothing-to-remind = сейчас не учится: напоминать не о чем.
refused-takes-no-reminders = не получает напоминаний, или почта не доходит.
refused-cannot-pause = сейчас не учится, приостановить нельзя.
refused-not-paused = не приостановлен(а).
refused-forbidden = это Вы сами: для себя этого не делают.
problem-idempotency-key-reused = Эта форма уже отправлена. Откройте страницу снова.
