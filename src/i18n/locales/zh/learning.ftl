### Progress: what is asked, what is there, what to do next.

locked-by = 完成以下单元后开放：{ $modules }。
locked-by-title = “{ $title }”
locked-by-titles = { $titles }、{ $title }
requirement-lessons = 已完成 { $done } 课，共需 { $needed } 课。
requirement-lessons-next = 请阅读“{ $lesson }”。
requirement-quiz = “{ $quiz }”：{ $grade }%，需达到 { $mark }%。
requirement-quiz-open = “{ $quiz }”：尚未作答，需达到 { $mark }%。
requirement-quiz-next = 请完成“{ $quiz }”。
requirement-quiz-next-limited = 请完成“{ $quiz }”；剩余次数：{ $left }。
requirement-quiz-next-none = 已无剩余次数：请向辅导员申请再作答一次。
requirement-quiz-next-marking = 请等待您对“{ $quiz }”的作答批阅完成。
requirement-grade = 总成绩 { $grade }%，需达到 { $mark }%。
requirement-grade-open = 尚无成绩，需达到 { $mark }%。
requirement-grade-next = 请提高测验成绩。
