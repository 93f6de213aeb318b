### Progress: what is asked, what is there, what to do next.

locked-by = Opens once these modules are done: { $modules }.
locked-by-title = “{ $title }”
locked-by-titles = { $titles }, { $title }
requirement-lessons = { $done } of { $needed } lessons done.
requirement-lessons-next = Read “{ $lesson }”.
requirement-quiz = “{ $quiz }”: { $grade }%, { $mark }% needed.
requirement-quiz-open = “{ $quiz }”: not attempted yet, { $mark }% needed.
requirement-quiz-next = Take “{ $quiz }”.
requirement-quiz-next-limited = Take “{ $quiz }”; attempts left: { $left }.
requirement-quiz-next-none = No attempt is left: ask your facilitator for another one.
requirement-quiz-next-marking = Wait until your attempt at “{ $quiz }” is marked.
requirement-grade = Overall grade { $grade }%, { $mark }% needed.
requirement-grade-open = No grade yet, { $mark }% needed.
requirement-grade-next = Improve the grades of your quizzes.
