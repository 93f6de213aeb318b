//! Every message in every language, with names that mean harm.

use super::*;
use crate::base::CertificateId;

const INSTITUTE: &str = "Institute for Diplomacy & Law";
const NAME: &str = "<script>alert(1)</script>";
const COURSE: &str = "Law of \"Treaties\" & Oceans";
const LINK: &str = "https://learn.example.org/a?token=abc123&lang=x";
const COHORT: &str = "Spring <2026>";
const END: &str = "https://learn.example.org/unsubscribe/abc";
const WRITTEN: &str = "Bring **pens**";
const NUMBER: &str = "CH-2026-000042";

fn samples() -> Vec<Message> {
    let (name, course, link) = (NAME.to_owned(), COURSE.to_owned(), LINK.to_owned());
    let learner = "Amina Diallo".to_owned();
    let moment = Timestamp::from_micros(1_777_888_999_000_000);
    let certificate = CertificateId::new(moment);
    vec![
        Message::ConfirmAddress { name: name.clone(), link: link.clone(), hours_valid: 24 },
        Message::ResetPassword { name: name.clone(), link: link.clone(), minutes_valid: 30 },
        Message::NewAccount { name: name.clone(), link: link.clone(), days_valid: 14 },
        Message::Enrolled { name: name.clone(), course: course.clone(), link: link.clone() },
        Message::EnrolmentPending { name: name.clone(), course: course.clone() },
        Message::EnrolmentApproved { name: name.clone(), course: course.clone(), link: link.clone() },
        Message::EnrolmentRefused { name: name.clone(), course: course.clone(), reason: COHORT.to_owned() },
        Message::Invitation {
            name: name.clone(),
            course: course.clone(),
            cohort: COHORT.to_owned(),
            sender: learner.clone(),
            link: link.clone(),
            days_valid: 14,
        },
        Message::AddedToCohort {
            name: name.clone(),
            course: course.clone(),
            cohort: COHORT.to_owned(),
            starts: Some(moment),
            ends: None,
            link: link.clone(),
        },
        Message::CohortEnds {
            name: name.clone(),
            course: course.clone(),
            cohort: COHORT.to_owned(),
            ends: moment,
            link: link.clone(),
            unsubscribe: END.to_owned(),
        },
        Message::QuizCloses {
            name: name.clone(),
            course: course.clone(),
            quiz: COHORT.to_owned(),
            closes: moment,
            link: link.clone(),
            unsubscribe: END.to_owned(),
        },
        Message::Reminder {
            name: name.clone(),
            course: course.clone(),
            sender: learner.clone(),
            reply_to: "ines@mfa.example".to_owned(),
            note: WRITTEN.to_owned(),
            percent: 40,
            link: link.clone(),
            unsubscribe: END.to_owned(),
        },
        Message::Announcement {
            name: name.clone(),
            course: course.clone(),
            cohort: COHORT.to_owned(),
            sender: learner.clone(),
            reply_to: "ines@mfa.example".to_owned(),
            subject: WRITTEN.to_owned(),
            text: WRITTEN.to_owned(),
        },
        Message::EssaysWaiting {
            name: name.clone(),
            course: course.clone(),
            cohort: COHORT.to_owned(),
            count: 3,
            link: link.clone(),
        },
        Message::CertificateReady {
            name: name.clone(),
            course: course.clone(),
            number: NUMBER.to_owned(),
            verify_url: link.clone(),
            certificate,
            participation: false,
        },
        Message::CertificateApprovalNeeded {
            name: name.clone(),
            learner: learner.clone(),
            course: course.clone(),
            link: link.clone(),
        },
        Message::EnrolmentApprovalNeeded { name: name.clone(), learner, course: course.clone(), link: link.clone() },
        Message::EssayMarked { name: name.clone(), course, quiz: COURSE.to_owned(), link: link.clone() },
        Message::AddressTaken { name: name.clone(), link },
        Message::Erased { name: name.clone(), certificates_stay: Some(true) },
        Message::SecondFactorOn { name: name.clone() },
        Message::PasskeyAdded { name: name.clone(), passkey: COHORT.to_owned() },
        Message::PasskeyRemoved { name: name.clone(), passkey: COHORT.to_owned() },
        Message::IdentityLinked { name: name.clone(), provider: COHORT.to_owned() },
        Message::IdentityUnlinked { name: name.clone(), provider: COHORT.to_owned() },
        Message::AddressChanged { name: name.clone() },
        Message::SecondFactorOff { name: name.clone() },
        Message::SecondFactorRemoved { name: name.clone(), reason: COHORT.to_owned() },
        Message::PasswordChanged { name },
        Message::Test {},
    ]
}

fn each(mut check: impl FnMut(&Message, &Language, Rendered)) {
    for language in i18n::languages() {
        for message in samples() {
            let rendered = render(&message, language, INSTITUTE);
            check(&message, language, rendered);
        }
    }
}

/// The text without the ends of its lines, which may fall into a name.
fn unwrapped(text: &str) -> String {
    text.replace('\n', " ")
}

/// The tag of a message, as it stands in the outbox.
fn template(message: &Message) -> String {
    serde_json::to_value(message).unwrap()["template"].as_str().unwrap().to_owned()
}

#[test]
fn every_text_is_found_and_filled_in() {
    each(|message, language, rendered| {
        let place = format!("{} in {language}", template(message));
        for part in [&rendered.subject, &rendered.text, &rendered.html] {
            assert!(!part.trim().is_empty(), "{place} is empty");
            // A key that is missing comes back as itself, an argument that is missing as `{$name}`.
            assert!(!part.contains("mail-") && !part.contains("{$"), "{place}: {part}");
        }
        assert!(!rendered.html.contains("{{") && !rendered.html.contains("{%"), "{place}");
        assert_eq!(&rendered.language, language);
        assert!(unwrapped(&rendered.text).contains(INSTITUTE), "{place}");
    });
}

#[test]
fn names_and_links_arrive_in_both_forms_and_cannot_become_markup() {
    each(|message, language, rendered| {
        let place = format!("{} in {language}", template(message));
        let stored = serde_json::to_value(message).unwrap();
        assert!(!rendered.html.contains("<script"), "{place}");
        if stored.get("name").is_some() {
            assert!(rendered.text.contains(NAME), "{place}: {}", rendered.text);
            assert!(rendered.html.contains("&#60;script&#62;alert(1)&#60;/script&#62;"), "{place}: {}", rendered.html);
        }
        if stored.get("link").is_some() || stored.get("verify_url").is_some() {
            assert!(rendered.text.lines().any(|line| line == LINK), "{place}: the link has no line of its own");
            let escaped = "https://learn.example.org/a?token=abc123&#38;lang=x";
            assert!(rendered.html.contains(&format!("href=\"{escaped}\"")), "{place}: {}", rendered.html);
        }
        if stored.get("course").is_some() {
            assert!(
                unwrapped(&rendered.text).contains(COURSE)
                    && rendered.html.contains("Law of &#34;Treaties&#34; &#38; Oceans")
            );
        }
        if stored.get("number").is_some() {
            assert!(rendered.text.contains(NUMBER) && rendered.html.contains(NUMBER));
        }
    });
}

#[test]
fn no_english_is_left_in_the_other_languages() {
    each(|message, language, rendered| {
        let place = format!("{} in {language}", template(message));
        let mut own = format!("{} {}", rendered.subject, unwrapped(&rendered.text));
        for foreign in [NAME, COURSE, COHORT, LINK, END, WRITTEN, NUMBER, INSTITUTE, "Amina Diallo", "Essay"] {
            own = own.replace(foreign, " ");
        }
        let words: Vec<&str> = own.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect();
        match language.primary() {
            "en" => {}
            "fr" | "es" => {
                for english in ["the", "your", "you", "please", "course", "password", "link", "is", "of"] {
                    assert!(!words.contains(&english), "{place}: `{english}` in {own}");
                }
            }
            _ => assert!(words.iter().all(|word| *word == "PDF"), "{place}: {words:?}"),
        }
    });
}

#[test]
fn the_html_says_its_language_and_its_direction() {
    for language in i18n::languages() {
        let html = render(&Message::Test {}, language, INSTITUTE).html;
        let direction = if language.as_str() == "ar" { "rtl" } else { "ltr" };
        assert!(html.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{html}");
        // Nothing is loaded from outside, neither a picture nor a font nor a script.
        assert!(!html.contains("src=") && !html.contains("@import") && !html.contains("url("));
    }
}

#[test]
fn a_subject_is_one_line_whatever_the_names_hold() {
    let wicked = "Law\r\nBcc: all@example.org\u{2028}\n\n of\tthe sea\0".to_owned();
    let message = Message::Enrolled { name: wicked.clone(), course: wicked, link: LINK.to_owned() };
    for language in i18n::languages() {
        let rendered = render(&message, language, "Institute\r\nX-Evil: yes");
        assert!(rendered.subject.contains("Law Bcc: all@example.org of the sea"), "{}", rendered.subject);
        assert!(!rendered.subject.contains(char::is_control));
        assert!(!rendered.text.lines().any(|line| line.starts_with("Bcc:") || line.starts_with("X-Evil:")));
    }
}

#[test]
fn a_course_named_with_a_number_keeps_its_name() {
    let message = Message::EnrolmentPending { name: "N".to_owned(), course: "1951".to_owned() };
    assert!(render(&message, &Language::english(), INSTITUTE).text.contains("“1951”"));
}

#[test]
fn hours_and_minutes_follow_the_rules_of_each_language() {
    let line = |language: &str, hours_valid| {
        let message = Message::ConfirmAddress { name: String::new(), link: LINK.to_owned(), hours_valid };
        render(&message, &language.parse().unwrap(), INSTITUTE).text
    };
    assert!(line("en", 1).contains("valid for 1 hour."));
    assert!(line("en", 24).contains("valid for 24 hours."));
    assert!(line("ru", 21).contains("в течение 21 часа."));
    assert!(line("ru", 48).contains("в течение 48 часов."));
    assert!(line("ar", 2).contains("لمدة ساعتين."));
    assert!(line("ar", 3).contains("لمدة 3 ساعات."));
    assert!(line("ar", 24).contains("لمدة 24 ساعة."));
    assert!(line("zh", 24).contains("24小时"));
}

#[test]
fn without_a_name_the_greeting_is_still_a_greeting() {
    let message = Message::PasswordChanged { name: " \r\n".to_owned() };
    assert!(render(&message, &Language::english(), INSTITUTE).text.starts_with("Dear Sir or Madam,\n"));
}

#[test]
fn what_runs_against_the_text_is_isolated_in_the_body_and_never_in_the_subject() {
    let message = Message::Enrolled { name: "أمينة".to_owned(), course: "Law".to_owned(), link: LINK.to_owned() };
    let arabic = render(&message, &"ar".parse().unwrap(), INSTITUTE);
    assert!(arabic.text.contains("«\u{2068}Law\u{2069}»") && !arabic.text.contains("\u{2068}أمينة"));
    assert!(!arabic.subject.contains('\u{2068}'));
    let english = render(&message, &Language::english(), INSTITUTE);
    assert!(english.text.contains("\u{2068}أمينة\u{2069}") && english.text.contains("“Law”"));
}

#[test]
fn a_language_that_the_program_does_not_speak_becomes_english_and_says_so() {
    let rendered = render(&Message::Test {}, &"pt-BR".parse().unwrap(), INSTITUTE);
    assert_eq!(rendered.language, Language::english());
    assert!(rendered.html.contains("<html lang=\"en\""));
    let swiss = render(&Message::Test {}, &"fr-CH".parse().unwrap(), INSTITUTE);
    assert_eq!(swiss.language.as_str(), "fr");
}

#[test]
fn a_message_survives_the_outbox() {
    for message in samples() {
        let stored = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::from_str::<Message>(&stored).unwrap(), message, "{stored}");
    }
    assert_eq!(serde_json::to_string(&Message::Test {}).unwrap(), r#"{"template":"test"}"#);
    let confirm = r#"{"template":"confirm-address","name":"A","link":"https://x","hours_valid":24}"#;
    assert!(serde_json::from_str::<Message>(confirm).is_ok());
}

#[test]
fn what_a_person_wrote_is_shown_as_it_was_meant_and_can_do_no_harm() {
    let text = "Dear **all**,\n\nread [this](https://un.org/a?b=c&d) & <script>alert(1)</script>\n\n\
                ![x](https://evil.example/pixel.png) [y](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n- one\n- two";
    let message = Message::Announcement {
        name: "Ana".to_owned(),
        course: COURSE.to_owned(),
        cohort: COHORT.to_owned(),
        sender: "Inès <x>".to_owned(),
        reply_to: "ines@mfa.example".to_owned(),
        subject: "Next week\r\nBcc: all@example.org".to_owned(),
        text: text.to_owned(),
    };
    assert_eq!(message.reply_to().unwrap().1.as_str(), "ines@mfa.example");
    let rendered = render(&message, &Language::english(), INSTITUTE);
    assert_eq!(rendered.subject, "Next week Bcc: all@example.org");
    assert!(rendered.text.contains(text), "{}", rendered.text);
    for expected in ["<strong>all</strong>", "href=\"https://un.org/a?b=c&amp;d\"", "<li>one</li>", "Inès &#60;x&#62;"]
    {
        assert!(rendered.html.contains(expected), "{expected}: {}", rendered.html);
    }
    assert!(rendered.html.contains("dir=\"ltr\" align=\"left\""));
    let arabic = render(&message, &"ar".parse().unwrap(), INSTITUTE).html;
    assert!(arabic.contains("class=\"passage\" dir=\"ltr\" align=\"left\""), "English keeps its direction: {arabic}");
    for harm in ["<script", "<img", "javascript:", "evil.example"] {
        assert!(!rendered.html.contains(harm), "{harm}: {}", rendered.html);
    }
}

#[test]
fn a_reminder_says_when_in_the_readers_words_and_how_to_end_it() {
    let message = Message::CohortEnds {
        name: "Ana".to_owned(),
        course: COURSE.to_owned(),
        cohort: COHORT.to_owned(),
        ends: Timestamp::parse("2026-05-01T14:30:00Z").unwrap(),
        link: LINK.to_owned(),
        unsubscribe: END.to_owned(),
    };
    for (tag, when) in [
        ("en", "1 May 2026, 14:30 UTC"),
        ("fr", "1er mai 2026, 14:30\u{a0}(temps universel)"),
        ("ru", "1 мая 2026\u{a0}года, 14:30 по всемирному времени"),
        ("zh", "2026年5月1日 14:30（世界协调时间）"),
    ] {
        let rendered = render(&message, &tag.parse().unwrap(), INSTITUTE);
        assert!(rendered.text.contains(when) && rendered.html.contains(when), "{}", rendered.text);
        assert!(rendered.text.lines().any(|line| line == END) && rendered.html.contains(&format!("href=\"{END}\"")));
    }
    assert_eq!(message.unsubscribe(), Some(END));
    assert_eq!(Message::Test {}.unsubscribe(), None);
}
