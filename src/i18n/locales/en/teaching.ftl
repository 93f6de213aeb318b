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
