### The mail texts. Each on one line: the mails break their own lines.

mail-greeting = Здравствуйте, { $name }!
mail-greeting-unnamed = Здравствуйте!
mail-closing = С уважением,
mail-automatic = Это сообщение отправлено автоматически платформой дистанционного обучения ({ $institute }).
mail-link-hint = Если кнопка не работает, скопируйте, пожалуйста, этот адрес в адресную строку браузера:
mail-label = { $label }:
mail-fact-course = Курс
mail-fact-learner = Слушатель
mail-fact-number = Номер сертификата
mail-fact-cohort = Группа
mail-fact-starts = Начало
mail-fact-ends = Окончание
mail-fact-closes = Закрытие
mail-moment = { $date }, { $time } по всемирному времени

mail-confirm-address-subject = Подтвердите, пожалуйста, адрес электронной почты
mail-confirm-address-body = Благодарим Вас за регистрацию на платформе дистанционного обучения ({ $institute }). Подтвердите, пожалуйста, что этот адрес электронной почты принадлежит Вам, чтобы Вы могли пользоваться учётной записью.
mail-confirm-address-action = Подтвердить адрес
mail-confirm-address-validity = { $hours ->
    [one] Ссылка действительна в течение { $hours } часа.
    [few] Ссылка действительна в течение { $hours } часов.
    [many] Ссылка действительна в течение { $hours } часов.
   *[other] Ссылка действительна в течение { $hours } часа.
}
mail-confirm-address-ignore = Если Вы не регистрировались, оставьте это сообщение без внимания: больше мы Вас не побеспокоим.

mail-reset-password-subject = Выбор нового пароля
mail-reset-password-body = Мы получили запрос на смену пароля для Вашей учётной записи на платформе дистанционного обучения ({ $institute }). Вы можете выбрать новый пароль прямо сейчас.
mail-reset-password-action = Выбрать новый пароль
mail-reset-password-validity = { $minutes ->
    [one] Ссылка действительна в течение { $minutes } минуты, и воспользоваться ею можно один раз.
    [few] Ссылка действительна в течение { $minutes } минут, и воспользоваться ею можно один раз.
    [many] Ссылка действительна в течение { $minutes } минут, и воспользоваться ею можно один раз.
   *[other] Ссылка действительна в течение { $minutes } минуты, и воспользоваться ею можно один раз.
}
mail-reset-password-ignore = Если Вы не отправляли этот запрос, оставьте сообщение без внимания: Ваш пароль не изменился.

mail-new-account-subject = Ваша учётная запись на учебной платформе { $institute }
mail-new-account-body = { $institute } открыл для вас учётную запись на своей платформе дистанционного обучения. Придумайте пароль, и можно начинать.
mail-new-account-action = Придумать пароль
mail-new-account-validity = { $days ->
    [one] Ссылка действует { $days } день и только один раз. После этого запросите новый пароль на странице входа.
    [few] Ссылка действует { $days } дня и только один раз. После этого запросите новый пароль на странице входа.
   *[other] Ссылка действует { $days } дней и только один раз. После этого запросите новый пароль на странице входа.
}

mail-enrolled-subject = Вы зачислены на курс «{ $course }»
mail-enrolled-body = Рады сообщить, что Вы зачислены на курс «{ $course }».
mail-enrolled-pace = Вы учитесь в удобном для Вас темпе. Ваши результаты сохраняются, поэтому занятия можно прервать в любое время и продолжить с того же места.
mail-enrolled-action = Открыть курс

mail-essay-marked-subject = Ваши ответы в курсе «{ $course }» проверены
mail-essay-marked-body = Ваша попытка теста «{ $quiz }» в курсе «{ $course }» проверена и оценена.
mail-essay-marked-action = Посмотреть результат

mail-enrolment-approved-subject = Ваша заявка на курс «{ $course }» одобрена
mail-enrolment-approved-body = Рады сообщить, что Ваша заявка на участие в курсе «{ $course }» одобрена.

mail-added-to-cohort-subject = Вы включены в группу курса «{ $course }»
mail-added-to-cohort-body = Вы проходите курс «{ $course }» вместе с группой «{ $cohort }». Вас сопровождают её преподаватели.

mail-essays-waiting-subject = Ответы ожидают проверки: «{ $cohort }»
mail-essays-waiting-body = В группе «{ $cohort }» курса «{ $course }» есть попытки, ожидающие проверки. Их число: { $count }.
mail-essays-waiting-action = Открыть платформу

mail-cohort-ends-subject = Курс «{ $course }» скоро завершается
mail-cohort-ends-body = Занятия группы «{ $cohort }» по курсу «{ $course }» скоро завершаются, а Вы ещё не прошли курс до конца. Вы можете продолжить с того же места.
mail-cohort-ends-help = Если Вам нужно больше времени, напишите, пожалуйста, своему преподавателю.

mail-quiz-closes-subject = Тест «{ $quiz }» скоро закрывается
mail-quiz-closes-body = Тест «{ $quiz }» курса «{ $course }» скоро закрывается, а Вы его ещё не сдали.
mail-quiz-closes-action = Перейти к тесту

mail-reminder-subject = Курс «{ $course }» ждёт Вас
mail-reminder-body = { $sender } напоминает Вам о курсе «{ $course }». Вы можете продолжить с того же места.
mail-reminder-done = { $percent ->
    [0] Вы его ещё не начали.
   *[other] На данный момент пройдено { $percent } %.
}
mail-reminder-why = Вы получили это напоминание, поскольку зачислены на курс.
mail-reminder-end = Больше не получать напоминаний

mail-announcement-from = { $sender } пишет группе «{ $cohort }» курса «{ $course }»:
mail-announcement-reply = Если Вы ответите на это сообщение, Ваш ответ получит { $sender }.

mail-enrolment-pending-subject = Ваша заявка на участие в курсе «{ $course }»
mail-enrolment-pending-body = Благодарим Вас за интерес к курсу «{ $course }». Ваша заявка на участие получена.
mail-enrolment-pending-next = Участие в этом курсе требует согласования. Мы напишем Вам, как только зачисление будет подтверждено; до этого времени от Вас ничего не требуется.

mail-certificate-ready-subject = Ваш сертификат по курсу «{ $course }»
mail-certificate-ready-body = Поздравляем Вас с успешным завершением курса «{ $course }»!
mail-participation-ready-body = Вы приняли участие в курсе «{ $course }»; это подтверждает Ваш сертификат.
mail-certificate-ready-attached = Ваш сертификат приложен к этому сообщению в формате PDF.
mail-certificate-ready-verify = Каждый, кому Вы предъявите сертификат, может проверить его подлинность по этому адресу.
mail-certificate-ready-action = Проверить сертификат

mail-certificate-approval-subject = Сертификат ожидает Вашего утверждения: { $learner }
mail-certificate-approval-body = Слушатель { $learner } завершил обучение на курсе «{ $course }». Сертификат будет выдан после Вашего утверждения.
mail-certificate-approval-action = Рассмотреть сертификат

mail-enrolment-approval-subject = Заявка на участие в курсе: { $learner }
mail-enrolment-approval-body = Поступила заявка на участие в курсе «{ $course }»; заявитель: { $learner }. Просим Вас одобрить или отклонить её.
mail-enrolment-approval-action = Рассмотреть заявку

mail-address-taken-subject = У Вас уже есть учётная запись
mail-address-taken-body = Кто-то, возможно Вы, попытался зарегистрироваться с этим адресом электронной почты на платформе дистанционного обучения ({ $institute }). Этот адрес уже принадлежит Вашей учётной записи, поэтому новая создана не была.
mail-address-taken-yours = Если это были Вы, войдите, пожалуйста, как обычно. Если Вы забыли пароль, новый можно выбрать на странице входа.
mail-address-taken-action = Войти
mail-address-taken-ignore = Если это были не Вы, от Вас ничего не требуется: Ваша учётная запись не изменилась.

mail-password-changed-subject = Ваш пароль изменён
mail-password-changed-body = Пароль Вашей учётной записи на платформе дистанционного обучения ({ $institute }) только что был изменён. Если это сделали Вы, больше ничего не требуется.
mail-password-changed-not-you = Если это были не Вы, незамедлительно выберите новый пароль на странице входа и сообщите об этом администраторам платформы.

mail-second-factor-on-subject = Ваша учётная запись защищена вторым фактором
mail-second-factor-on-body = Теперь для входа на платформу дистанционного обучения ({ $institute }) нужны пароль и код из Вашего аутентификатора.
mail-second-factor-off-subject = Второй фактор Вашей учётной записи отключён
mail-second-factor-off-body = Второй фактор Вашей учётной записи на платформе дистанционного обучения ({ $institute }) только что был отключён. Для входа достаточно пароля.
mail-second-factor-removed-subject = Второй фактор Вашей учётной записи снят
mail-second-factor-removed-body = Администратор платформы дистанционного обучения ({ $institute }) снял второй фактор Вашей учётной записи. Все сеансы завершены; для входа достаточно пароля, и Вы можете настроить второй фактор заново.
mail-second-factor-not-you = Если это произошло помимо Вашей воли, незамедлительно выберите новый пароль и сообщите об этом администраторам платформы.

mail-test-subject = Проверочное сообщение
mail-test-body = Это проверочное сообщение платформы дистанционного обучения ({ $institute }). Раз Вы его читаете, почта платформы до Вас доходит.
mail-fact-reason = Причина
mail-enrolment-refused-subject = Ваша заявка на участие в «{ $course }»
mail-enrolment-refused-body = Благодарим Вас за интерес к курсу «{ $course }». К сожалению, Ваша заявка на участие не может быть удовлетворена.
mail-enrolment-refused-again = Вы можете подать заявку снова позднее.
mail-invitation-subject = Приглашение на курс «{ $course }»
mail-invitation-body = { $sender } приглашает Вас принять участие в курсе «{ $course }» на платформе онлайн-обучения { $institute }.
mail-invitation-next = Если у Вас ещё нет учётной записи на платформе, её можно создать сразу же.
mail-invitation-action = Принять приглашение
mail-invitation-validity = { $days ->
    [one] Ссылка действительна { $days } день, и воспользоваться ею можно один раз.
    [few] Ссылка действительна { $days } дня, и воспользоваться ею можно один раз.
   *[other] Ссылка действительна { $days } дней, и воспользоваться ею можно один раз.
}
mail-invitation-ignore = Если Вы не желаете участвовать, ничего делать не нужно.

mail-erased-subject = Ваша учётная запись удалена
mail-erased-body = Ваша учётная запись на платформе онлайн-обучения { $institute } удалена: с неё удалены ваше имя, этот адрес и всё, что позволяет вас узнать.
mail-erased-certificates-stay = Ваши сертификаты сохраняются с вашим именем, и их подлинность по-прежнему можно проверить.
mail-erased-certificates-go = На ваших сертификатах больше нет вашего имени, и они отозваны. Тот, кто проверит такой сертификат, увидит, что он отозван.
mail-erased-last = Это последнее сообщение на этот адрес. Оно не хранится.
mail-erased-not-you = Если это ошибка, незамедлительно напишите администраторам платформы.
