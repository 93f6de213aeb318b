### Progress: what is asked, what is there, what to do next.

locked-by = Откроется после завершения модулей: { $modules }.
locked-by-title = «{ $title }»
locked-by-titles = { $titles }, { $title }
requirement-lessons = Пройдено уроков: { $done } из { $needed }.
requirement-lessons-next = Прочитайте «{ $lesson }».
requirement-quiz = «{ $quiz }»: { $grade } %, требуется { $mark } %.
requirement-quiz-open = «{ $quiz }»: попыток ещё не было, требуется { $mark } %.
requirement-quiz-next = Пройдите тест «{ $quiz }».
requirement-quiz-next-limited = Пройдите тест «{ $quiz }»; осталось попыток: { $left }.
requirement-quiz-next-none = Попыток не осталось: попросите ещё одну у координатора курса.
requirement-quiz-next-marking = Дождитесь проверки вашей попытки теста «{ $quiz }».
requirement-grade = Общая оценка { $grade } %, требуется { $mark } %.
requirement-grade-open = Оценки ещё нет, требуется { $mark } %.
requirement-grade-next = Улучшите оценки за тесты.
