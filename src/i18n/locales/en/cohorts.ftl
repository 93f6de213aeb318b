# The pages of facilitators about cohorts and their learners.
nav-cohorts = Cohorts
cohorts-intro = The cohorts that you run.
cohorts-none = You run no cohort yet.
cohorts-title = Cohort
cohorts-course = Course
cohorts-from = From
cohorts-until = Until
cohort-overview = Overview
cohort-progress = Progress
cohort-members = Members
cohort-starts = begins on { $date }
cohort-ends = ends on { $date }
cohort-ended = ended on { $date }
cohort-facilitators = Run by { $names }
rows-shown = { $first } to { $last } of { $total }
attention-title = Needs attention
attention-none = Nobody needs your attention at the moment.
attention-learner = Learner
attention-reasons = Why
attention-done = Done
attention-active = Last activity
attention-kind-all = All
attention-kind-deadline-near = Deadline near
attention-kind-deadline-missed = Deadline missed
attention-kind-failing = Failed last attempt
attention-kind-stalled = Stalled
attention-kind-never-started = Never started
attention-quiz-closed = The quiz “{ $quiz }” closed on { $date } and is not passed.
attention-quiz-closes = The quiz “{ $quiz }” closes on { $date } and is not done.
attention-cohort-ends = The cohort ends on { $date } and the course is not completed.
attention-failed = Failed “{ $quiz }” on { $date } with { $grade }%.
attention-attempts-left = { $left ->
    [0] No attempt is left.
    [one] { $left } attempt is left.
   *[other] { $left } attempts are left.
}
attention-stalled = { $days ->
    [one] No activity for { $days } day, since { $date }.
   *[other] No activity for { $days } days, since { $date }.
}
attention-never-started = Never started; could since { $date }.
deed-one = Do something for this learner
deed-many = Do something for the chosen learners
deed-what = What is to be done
deed-remind = Remind
deed-extend = Extend
deed-attempts = Grant attempts
deed-pause = Pause
deed-resume = Resume
deed-quiz = Quiz
deed-quiz-all = All quizzes of the course
deed-closes = New closing time (UTC)
deed-minutes = Extra minutes for each attempt
deed-number = How many more attempts
deed-note = Your words to the learner
deed-reason = Reason
deed-reason-hint = It stands in the audit log.
deed-do-one = Do it
deed-do-many = Do it for the chosen
deed-nothing-done = Nothing was done for anybody.
deed-fault-who = Choose at least one learner.
deed-fault-deed = Choose what is to be done.
deed-fault-quiz = Choose a quiz of the course.
deed-fault-closes = Give a date and time to come, later than the opening.
deed-fault-extra_minutes = Give whole minutes, at most 100,000.
deed-fault-attempts = Give a number from 1 to 1,000.
deed-fault-note = Your words have at most 2,000 characters.
deed-fault-reason = Give a reason, in one line of at most 500 characters.
deed-fault-nothing = It would change nothing: give another closing time or extra minutes.
told-deed-remind = Reminded
told-deed-extend = Extended for
told-deed-attempts = Attempts granted to
told-deed-pause = Paused
told-deed-resume = Resumed
told-deed-refused = Not done
refused-reminded-today = was reminded today already.
refused-nothing-to-remind = is not at it: there is nothing to remind of.
refused-takes-no-reminders = takes no reminders, or mail does not arrive.
refused-cannot-pause = is not at it and cannot be paused.
refused-not-paused = is not paused.
refused-forbidden = is yourself: nobody does this for oneself.
problem-idempotency-key-reused = This form was sent already. Open the page again.
