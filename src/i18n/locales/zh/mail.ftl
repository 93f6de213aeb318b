### The mail texts. Each on one line: the mails break their own lines.

mail-greeting = 尊敬的{ $name }：
mail-greeting-unnamed = 您好！
mail-closing = 此致敬礼！
mail-automatic = 本邮件由{ $institute }在线学习平台自动发送。
mail-link-hint = 如果按钮无法使用，请将以下网址复制到浏览器中打开：
mail-label = { $label }：
mail-fact-course = 课程
mail-fact-learner = 学员
mail-fact-number = 证书编号
mail-fact-cohort = 班级
mail-fact-starts = 开始日期
mail-fact-ends = 结束日期
mail-fact-closes = 关闭时间
mail-moment = { $date } { $time }（世界协调时间）

mail-confirm-address-subject = 请确认您的电子邮箱地址
mail-confirm-address-body = 感谢您注册{ $institute }在线学习平台。请确认此电子邮箱地址属于您本人，以便您使用账户。
mail-confirm-address-action = 确认邮箱地址
mail-confirm-address-validity = 链接有效期为{ $hours }小时。
mail-confirm-address-ignore = 如果您没有注册，请忽略本邮件，您不会再收到其他邮件。

mail-reset-password-subject = 设置新密码
mail-reset-password-body = 我们收到了为您在{ $institute }在线学习平台的账户重设密码的请求。您现在可以设置新密码。
mail-reset-password-action = 设置新密码
mail-reset-password-validity = 链接有效期为{ $minutes }分钟，且只能使用一次。
mail-reset-password-ignore = 如果您没有提出此请求，请忽略本邮件，您的密码不会改变。

mail-new-account-subject = 您在{ $institute }学习平台的账户
mail-new-account-body = { $institute }已在其在线学习平台为您开设账户。请设置密码，即可开始学习。
mail-new-account-action = 设置密码
mail-new-account-validity = { $days ->
   *[other] 该链接在 { $days } 天内有效，且只能使用一次。此后请在登录页面申请新密码。
}

mail-enrolled-subject = 您已成功报名《{ $course }》课程
mail-enrolled-body = 我们很高兴地通知您，您已成功报名《{ $course }》课程。
mail-enrolled-pace = 您可以按照自己的节奏学习。系统会保存您的学习进度，您可以随时中断，之后从中断处继续学习。
mail-enrolled-action = 进入课程

mail-essay-marked-subject = 您在《{ $course }》课程中的答卷已批阅
mail-essay-marked-body = 您在《{ $course }》课程中对测验《{ $quiz }》的作答已批阅并评分。
mail-essay-marked-action = 查看结果

mail-enrolment-approved-subject = 您参加《{ $course }》课程的申请已获批准
mail-enrolment-approved-body = 我们很高兴地通知您，您参加《{ $course }》课程的申请已获批准。

mail-added-to-cohort-subject = 您已加入《{ $course }》课程的班级
mail-added-to-cohort-body = 您将与“{ $cohort }”班级一起学习《{ $course }》课程，班级辅导老师将全程陪伴您。

mail-essays-waiting-subject = 有答卷等待批阅：“{ $cohort }”
mail-essays-waiting-body = 《{ $course }》课程的“{ $cohort }”班级中有答卷等待批阅，数量：{ $count }。
mail-essays-waiting-action = 打开平台

mail-cohort-ends-subject = 《{ $course }》课程即将结束
mail-cohort-ends-body = 《{ $course }》课程的“{ $cohort }”班级即将结束，您尚未完成课程。您可以从中断处继续学习。
mail-cohort-ends-help = 如果您需要更多时间，请联系您的辅导老师。

mail-quiz-closes-subject = 测验《{ $quiz }》即将关闭
mail-quiz-closes-body = 《{ $course }》课程的测验《{ $quiz }》即将关闭，您尚未通过该测验。
mail-quiz-closes-action = 前往测验

mail-reminder-subject = 《{ $course }》课程等您继续学习
mail-reminder-body = { $sender }提醒您继续学习《{ $course }》课程。您可以从中断处继续。
mail-reminder-done = { $percent ->
    [0] 您尚未开始学习。
   *[other] 您目前已完成 { $percent }%。
}
mail-reminder-why = 您收到此提醒，是因为您报名了该课程。
mail-reminder-end = 不再接收提醒

mail-announcement-from = { $sender }致《{ $course }》课程“{ $cohort }”班级：
mail-announcement-reply = 如果您回复本邮件，您的回复将发送给{ $sender }。

mail-enrolment-pending-subject = 您申请参加《{ $course }》课程
mail-enrolment-pending-body = 感谢您对《{ $course }》课程的关注。我们已收到您的报名申请。
mail-enrolment-pending-next = 参加本课程须经批准。您的报名一经确认，我们将立即通知您；在此之前，您无需进行任何操作。

mail-certificate-ready-subject = 您的《{ $course }》课程证书
mail-certificate-ready-body = 祝贺您顺利完成《{ $course }》课程！
mail-participation-ready-body = 您参加了《{ $course }》课程的学习，特此证明。
mail-certificate-ready-attached = 您的证书已作为PDF文件随本邮件附上。
mail-certificate-ready-verify = 任何收到您出示证书的人均可通过此网址核验其真实性。
mail-certificate-ready-action = 核验证书

mail-certificate-approval-subject = 有一份证书等待您批准：{ $learner }
mail-certificate-approval-body = 学员{ $learner }已完成《{ $course }》课程。证书将在您批准后颁发。
mail-certificate-approval-action = 审核证书

mail-enrolment-approval-subject = 课程报名申请：{ $learner }
mail-enrolment-approval-body = { $learner }申请参加《{ $course }》课程。请您批准或拒绝该申请。
mail-enrolment-approval-action = 审核申请

mail-address-taken-subject = 您已拥有账户
mail-address-taken-body = 有人（可能是您本人）尝试使用此电子邮箱地址在{ $institute }在线学习平台注册。该地址已属于您的现有账户，因此没有创建新账户。
mail-address-taken-yours = 如果是您本人操作，请照常登录。如果您忘记了密码，可以在登录页面设置新密码。
mail-address-taken-action = 登录
mail-address-taken-ignore = 如果不是您本人操作，您无需采取任何措施，您的账户没有任何变化。

mail-password-changed-subject = 您的密码已更改
mail-password-changed-body = 您在{ $institute }在线学习平台的账户密码刚刚被更改。如果是您本人操作，则无需采取其他措施。
mail-password-changed-not-you = 如果不是您本人操作，请立即在登录页面设置新密码，并通知平台管理员。

mail-second-factor-on-subject = 您的账户已启用双重验证
mail-second-factor-on-body = 从现在起，登录{ $institute }在线学习平台需要密码以及验证器应用显示的验证码。
mail-second-factor-off-subject = 您的账户已停用双重验证
mail-second-factor-off-body = 您在{ $institute }在线学习平台的账户刚刚停用了双重验证，仅凭密码即可登录。
mail-second-factor-removed-subject = 您的账户的双重验证已被移除
mail-second-factor-removed-body = { $institute }在线学习平台的管理员已移除您账户的双重验证。您已在所有设备上退出登录；现在仅凭密码即可登录，您可以重新设置双重验证。
mail-second-factor-not-you = 如果这并非您的意愿，请立即设置新密码，并通知平台管理员。

mail-test-subject = 测试邮件
mail-test-body = 这是{ $institute }在线学习平台发送的测试邮件。您能看到本邮件，说明平台的邮件可以送达给您。
mail-fact-reason = 理由
mail-enrolment-refused-subject = 您参加“{ $course }”的申请
mail-enrolment-refused-body = 感谢您对课程“{ $course }”的关注。我们遗憾地通知您，您的参加申请未获批准。
mail-enrolment-refused-again = 您日后可再次提出申请。
mail-invitation-subject = 课程“{ $course }”邀请函
mail-invitation-body = { $sender } 邀请您在 { $institute } 在线学习平台参加课程“{ $course }”。
mail-invitation-next = 如您尚无平台账户，可在同一步骤中创建。
mail-invitation-action = 接受邀请
mail-invitation-validity = 链接有效期为 { $days } 天，且只能使用一次。
mail-invitation-ignore = 如您不希望参加，无需进行任何操作。

mail-erased-subject = 您的账户已被删除
mail-erased-body = 您在{ $institute }在线学习平台的账户已被删除：您的姓名、此地址以及一切能表明您身份的内容均已从平台移除。
mail-erased-certificates-stay = 您的证书予以保留，上面仍有您的姓名，仍可核验。
mail-erased-certificates-go = 您的证书上不再有您的姓名，并已被撤销。核验其中任何一份证书的人都会看到它已被撤销。
mail-erased-last = 这是发往此地址的最后一封邮件，不会留存。
mail-erased-not-you = 如有差错，请立即致函平台管理员。
