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
