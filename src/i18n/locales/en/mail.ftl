### The mail texts. Each on one line: the mails break their own lines.

mail-greeting = Dear { $name },
mail-greeting-unnamed = Dear Sir or Madam,
mail-closing = With kind regards,
mail-automatic = This message was sent automatically by the { $institute } online learning platform.
mail-link-hint = If the button does not work, please copy this address into your browser:
mail-label = { $label }:
mail-fact-course = Course
mail-fact-learner = Participant
mail-fact-number = Certificate number
mail-fact-cohort = Cohort
mail-fact-starts = Begins on
mail-fact-ends = Ends on
mail-fact-closes = Closes on
mail-moment = { $date }, { $time } UTC

mail-confirm-address-subject = Please confirm your e-mail address
mail-confirm-address-body = Thank you for registering with the { $institute } online learning platform. Please confirm that this e-mail address is yours, so that you can use your account.
mail-confirm-address-action = Confirm my address
mail-confirm-address-validity = { $hours ->
    [one] The link is valid for { $hours } hour.
   *[other] The link is valid for { $hours } hours.
}
mail-confirm-address-ignore = If you did not register, you may disregard this message; nothing more will follow.

mail-reset-password-subject = Choose a new password
mail-reset-password-body = We have received a request for a new password for your account on the { $institute } online learning platform. You may choose one now.
mail-reset-password-action = Choose a new password
mail-reset-password-validity = { $minutes ->
    [one] The link is valid for { $minutes } minute and can be used once.
   *[other] The link is valid for { $minutes } minutes and can be used once.
}
mail-reset-password-ignore = If you did not make this request, you may disregard this message; your password remains unchanged.

mail-new-account-subject = Your account on the { $institute } learning platform
mail-new-account-body = { $institute } has opened an account for you on its online learning platform. Choose a password, and you can begin.
mail-new-account-action = Choose a password
mail-new-account-validity = { $days ->
    [one] The link is valid for { $days } day and can be used once. Afterwards, ask for a new password on the sign-in page.
   *[other] The link is valid for { $days } days and can be used once. Afterwards, ask for a new password on the sign-in page.
}

mail-enrolled-subject = You are enrolled in “{ $course }”
mail-enrolled-body = We are pleased to confirm your enrolment in the course “{ $course }”.
mail-enrolled-pace = You learn at your own pace. Your progress is kept, so that you can interrupt your studies at any time and continue where you left off.
mail-enrolled-action = Open the course

mail-essay-marked-subject = Your answers in “{ $course }” are marked
mail-essay-marked-body = Your attempt at “{ $quiz }” in the course “{ $course }” is marked and graded.
mail-essay-marked-action = See the result

mail-enrolment-approved-subject = Your enrolment in “{ $course }” is approved
mail-enrolment-approved-body = We are pleased to inform you that your request to take part in the course “{ $course }” has been approved.

mail-added-to-cohort-subject = You have been added to a cohort of “{ $course }”
mail-added-to-cohort-body = You take part in the course “{ $course }” together with the cohort “{ $cohort }”. Its facilitators accompany you.

mail-essays-waiting-subject = Answers await marking: “{ $cohort }”
mail-essays-waiting-body = In the cohort “{ $cohort }” of the course “{ $course }”, attempts await marking. Their number: { $count }.
mail-essays-waiting-action = Open the platform

mail-cohort-ends-subject = “{ $course }” ends soon
mail-cohort-ends-body = The cohort “{ $cohort }” of the course “{ $course }” ends soon, and you have not completed the course yet. You can continue where you left off.
mail-cohort-ends-help = Should you need more time, please write to your facilitator.

mail-quiz-closes-subject = “{ $quiz }” closes soon
mail-quiz-closes-body = The quiz “{ $quiz }” of the course “{ $course }” closes soon, and you have not passed it yet.
mail-quiz-closes-action = Go to the quiz

mail-reminder-subject = Your course “{ $course }” is waiting for you
mail-reminder-body = { $sender } would like to remind you of the course “{ $course }”. You can continue where you left off.
mail-reminder-done = { $percent ->
    [0] You have not begun yet.
   *[other] You have done { $percent }% of it so far.
}
mail-reminder-why = You receive this reminder because you are enrolled in the course.
mail-reminder-end = Receive no more reminders

mail-announcement-from = { $sender } writes to the cohort “{ $cohort }” of the course “{ $course }”:
mail-announcement-reply = If you answer this message, your answer goes to { $sender }.

mail-enrolment-pending-subject = Your request to take part in “{ $course }”
mail-enrolment-pending-body = Thank you for your interest in the course “{ $course }”. We have received your request to take part.
mail-enrolment-pending-next = Participation in this course is subject to approval. We will write to you as soon as your enrolment is confirmed; there is nothing you need to do until then.

mail-certificate-ready-subject = Your certificate for “{ $course }”
mail-certificate-ready-body = Congratulations: you have successfully completed the course “{ $course }”.
mail-participation-ready-body = You have taken part in the course “{ $course }”, and this is certified.
mail-certificate-ready-attached = Your certificate is attached to this message as a PDF file.
mail-certificate-ready-verify = Anyone to whom you present the certificate can verify it at this address.
mail-certificate-ready-action = Verify the certificate

mail-certificate-approval-subject = A certificate for { $learner } awaits your approval
mail-certificate-approval-body = { $learner } has completed the course “{ $course }”. The certificate will be issued once you have approved it.
mail-certificate-approval-action = Review the certificate

mail-enrolment-approval-subject = { $learner } requests enrolment in a course
mail-enrolment-approval-body = { $learner } would like to take part in the course “{ $course }”. Please approve or decline the request.
mail-enrolment-approval-action = Review the request

mail-address-taken-subject = You already have an account
mail-address-taken-body = Someone, perhaps you, has tried to register with this e-mail address on the { $institute } online learning platform. The address already belongs to your account, so that no new account was created.
mail-address-taken-yours = If it was you, please sign in as usual. Should you have forgotten your password, you can choose a new one on the sign-in page.
mail-address-taken-action = Sign in
mail-address-taken-ignore = If it was not you, there is nothing you need to do; your account remains unchanged.

mail-password-changed-subject = Your password has been changed
mail-password-changed-body = The password of your account on the { $institute } online learning platform has just been changed. If you made this change, there is nothing more to do.
mail-password-changed-not-you = If you did not, please choose a new password on the sign-in page without delay and inform the administrators of the platform.

mail-second-factor-on-subject = A second factor protects your account
mail-second-factor-on-body = From now on, signing in to the { $institute } online learning platform takes your password and a code from your authenticator.
mail-second-factor-off-subject = The second factor of your account is off
mail-second-factor-off-body = The second factor of your account on the { $institute } online learning platform has just been turned off. Your password alone is enough to sign in.
mail-second-factor-removed-subject = The second factor of your account was removed
mail-second-factor-removed-body = An administrator of the { $institute } online learning platform has removed the second factor of your account. You are signed out everywhere; your password alone is enough to sign in, and you may set up a second factor anew.
mail-second-factor-not-you = If this was not as you wished, please choose a new password without delay and inform the administrators of the platform.

mail-test-subject = Test message
mail-test-body = This is a test message from the { $institute } online learning platform. Since you are reading it, mail from the platform reaches you.
mail-fact-reason = Reason
mail-enrolment-refused-subject = Your request to take part in “{ $course }”
mail-enrolment-refused-body = Thank you for your interest in the course “{ $course }”. We regret to inform you that your request to take part could not be granted.
mail-enrolment-refused-again = You may request participation again at a later date.
mail-invitation-subject = Invitation to the course “{ $course }”
mail-invitation-body = { $sender } invites you to take part in the course “{ $course }” on the { $institute } online learning platform.
mail-invitation-next = If you have no account on the platform yet, you can create one in the same step.
mail-invitation-action = Accept the invitation
mail-invitation-validity = { $days ->
    [one] The link is valid for { $days } day and can be used once.
   *[other] The link is valid for { $days } days and can be used once.
}
mail-invitation-ignore = If you do not wish to take part, there is nothing you need to do.

mail-erased-subject = Your account has been erased
mail-erased-body = Your account on the { $institute } online learning platform has been erased: your name, this address and all that tells who you are are removed from it.
mail-erased-certificates-stay = Your certificates stay, with your name on them, and can still be verified.
mail-erased-certificates-go = Your certificates no longer bear your name and are revoked. Whoever verifies one of them sees that it was revoked.
mail-erased-last = This is the last message to this address. It is not kept.
mail-erased-not-you = If this is a mistake, please write to the administrators of the platform without delay.
