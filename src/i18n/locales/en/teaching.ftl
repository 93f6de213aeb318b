# The pages of facilitators about marking, statistics, figures, messages and approvals.

## Marking
tab-marking = Marking
tab-statistics = Quiz statistics
marking-intro = Attempts with written answers that wait to be marked, the oldest first.
marking-none = Nothing waits to be marked.
marking-to-statistics = See the quiz statistics
marking-begin = Mark the first one
marking-learner = Learner
marking-quiz = Quiz
marking-handed-in = Handed in
marking-state = State
marking-for-you = Waits for you
marking-for-another = You have marked it; a second person marks it too
marking-differ = Marks differ: agree on them
marking-of = { $learner }: { $quiz }
marking-answer = The learner’s text
marking-blank = Nothing was written here; there is nothing to mark.
marking-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
marking-words-between = { $least } to { $most } were asked for
marking-words-least = at least { $count } were asked for
marking-words-most = at most { $count } were asked for
marking-rubric = What to look for
marking-others = What others gave
marking-yours = Your marks
marking-marks = Marks
marking-most = of { $most }
marking-marks-fault = Enter a number from 0 to { $most }.
marking-comment = Comment
marking-comment-hint = The learner reads it together with the result.
marking-comment-fault = The comment is too long: 10,000 characters at most.
marking-agreed = These are the marks that both of us agree on.
marking-agreed-fault = There is nothing to agree on yet: two persons mark first, each alone.
marking-nothing = Enter marks before you save.
marking-save = Save and go on
marking-later = Back to the list
marking-state-awaits-marks = Not marked
marking-state-awaits-second = Waits for a second marker
marking-state-differ = Marks differ
marking-state-marked = Marked
told-marked = The marks are saved. Nothing else waits for you here.
told-marked-next = The marks are saved. This is the next attempt.
problem-course-completed = The learner has completed the course: the grade stands.
problem-marked-by-two = Two persons have marked this already. Where they differ, enter the marks they agree on and say so.
problem-marks-differ = These marks differ from the other person’s, and the grade was told already. Agree with the other person first.

## Statistics of quizzes
statistics-none = The course has no quizzes.
statistics-intro = The quizzes of the course. Each learner counts once, with the grade that counts.
statistics-kind = Kind
statistics-kind-graded = Graded
statistics-kind-practice = Practice
statistics-kind-pre-test = Pre-test
statistics-kind-post-test = Post-test
statistics-learners = Learners with a grade
statistics-passed = Passed
statistics-to-figures = See the figures of the cohort
statistics-of = Statistics: { $quiz }
statistics-csv = Download as CSV
statistics-attempts-n = Attempts that are wholly marked: n = { $n }
statistics-attempts = Which attempts:
statistics-attempts-first = each learner’s first
statistics-attempts-last = the last
statistics-attempts-highest = the best
statistics-attempts-all = all
statistics-nobody = Nobody has handed in an attempt yet.
statistics-small = There are fewer than 30 attempts: chance may have made these figures. Look at the questions, not at single percents.
statistics-lengths = Attempts have different numbers of questions: nothing can be said about internal consistency.
statistics-look = Look at these first
statistics-look-text = Those who know the rest do worse here. Often the key is wrong, or the wording misleads.
statistics-whole = The quiz as a whole
statistics-mean = Mean
statistics-mean-text = The mean grade.
statistics-median = Median
statistics-median-text = Half of the grades lie below it.
statistics-deviation = Standard deviation
statistics-deviation-text = How far grades lie apart, in points of percent; 12 to 18 is usual.
statistics-consistency = Internal consistency
statistics-consistency-text = How far the questions measure the same; below 64% decisions should not rest on this quiz alone.
statistics-error = Standard error
statistics-error-text = By how much a grade is off by chance, in points of percent.
statistics-questions = Questions
statistics-question = Question
statistics-sort = Sort by:
statistics-sort-facility = the hardest first
statistics-sort-discrimination = the least telling first
statistics-sort-order = as in the quiz
statistics-caption-facility = Questions, the hardest first
statistics-caption-discrimination = Questions, the least telling first
statistics-caption-order = Questions in the order of the quiz
statistics-n = n
statistics-n-text = Attempts that had the question and are marked. Below 30, chance says a good deal of it.
statistics-facility = Facility
statistics-facility-text = The mean share of the marks: 100% is answered by all, a low figure means hard, or unclear.
statistics-discrimination = Discrimination
statistics-discrimination-text = Whether those who do well elsewhere do well here: above 30 is good, near 0 tells nothing, below 0 look at the key.
statistics-doubtful = Look at the key
statistics-answers = What was answered
statistics-answers-text = A wrong option that nobody chooses does no work; one that many choose shows what is misunderstood.
statistics-answers-of = Answers to question { $number }
statistics-answer = Answer
statistics-worth = Worth
statistics-right = right
statistics-partly = worth { $percent }
statistics-times = Count
statistics-share = Share
statistics-gap = Gap { $number }:
statistics-guess = blind guesses get { $percent }
statistics-unanswered = Without an answer: { $count }
statistics-others = Other answers: { $count }

## Figures of a cohort
tab-figures = Figures
figures-nobody = Nobody takes part in this cohort yet.
figures-learners = { $count ->
    [one] { $count } learner takes part or took part.
   *[other] { $count } learners take part or took part.
}
figures-not-started = Not started
figures-under-way = Under way
figures-completed = Completed
figures-withdrawn = Left
figures-funnel = How far learners come
figures-funnel-caption = Learners who have begun and done each module
figures-funnel-row = Module { $number }: begun by { $begun } of { $all }, done by { $done }.
figures-number = No.
figures-module = Module
figures-begun = Begun
figures-done = Done
figures-write-not-started = Write to those who have not started
figures-write-not-completed = Write to those who have not completed
figures-scores = Grades of the graded quizzes
figures-no-scores = Nobody has a grade in a graded quiz yet.
figures-n = n = { $n }
figures-waiting = { $count ->
    [one] { $count } waits to be marked
   *[other] { $count } wait to be marked
}
figures-small = few: chance may have made it
figures-histogram-of = Grades of “{ $quiz }”
figures-histogram-row = { $passed } of { $n } passed (pass mark { $mark }); the median is { $median }.
figures-histogram-key = Learners by grade in percent; the dashed line is the pass mark, filled bars have passed.
figures-grade = Grade in percent
figures-count = Learners
figures-worst = See the hardest questions of “{ $quiz }”
figures-days = Time to complete
figures-days-caption = Days from the enrolment, or from the cohort’s beginning where that is later, to completion
figures-days-row = Of { $n } who completed, half took { $median } days or less; the middle half took { $first } to { $third } days.
figures-days-key = The box holds the middle half, the thick line is the median, the thin lines reach the least and the most.
figures-days-count = { $count } days
figures-days-head = Days
figures-days-one = One learner has completed: there is nothing to compare yet.
figures-no-days = Nobody has completed the course yet.
figures-measure = Measure
figures-value = Value
figures-least = Least
figures-first-quartile = First quartile
figures-median = Median
figures-third-quartile = Third quartile
figures-most = Most
figures-gain = What learners gained
figures-gain-caption = Means of those who did both tests
figures-gain-row = { $n } did both tests: { $before } before, { $after } after. { $dropped } did the first one only.
figures-before = Before
figures-after = After
figures-points = Gain in points of percent
figures-dropped = Did the pre-test only
figures-post-only = Did the post-test only
figures-neither = Did neither
