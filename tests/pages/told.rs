//! What pages tell learners about what counts, who marks, and what becomes of it.

use serde_json::json;

use super::browser::{Browser, Page};
use super::learning::{choice, enrolled};
use super::quiz::in_chromium;
use super::teaching::{cohort, signed_in};
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::App;
use crate::support::builders::{ESSAY, EVERY_TYPE, LONG_CHOICES, course};
use crate::support::learning::Attempt;

const QUIZ: &str = "/learn/protocol/one/check";
const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ru", "ar", "zh"];

/// Enrols in one course more.
fn joins(browser: &Browser, slug: &str) {
    let page = format!("/courses/{slug}");
    browser.fills(&page, &format!("{page}/enrol"), &[]).leads_to(&format!("/learn/{slug}"));
}

/// Answers both questions of the small course rightly and looks at the result.
fn passes(browser: &Browser) -> String {
    let attempt = browser.fills(QUIZ, &format!("{QUIZ}/start"), &[]).is(303).header("location").to_owned();
    let right = choice(&browser.get(&attempt).is(200), "The one who came first");
    let whole = [("answers", "here"), ("q.first", "true"), ("q.second", right.as_str())];
    browser.fills(&attempt, &format!("{attempt}/submit"), &whole).leads_to(&attempt);
    browser.get(&attempt).is(200).text
}

#[test]
fn a_quiz_that_does_not_count_says_so_and_has_no_pass_mark() {
    let app = App::on_sqlite();
    app.publish(course("protocol").practice().folder());
    let browser = enrolled(&app, "protocol");
    let about = "does not count towards completion or the certificate";
    let result = {
        let before = browser.get(QUIZ).is(200).says(about);
        assert!(!before.text.contains("To pass") && !before.text.contains("What counts"), "{}", before.text);
        passes(&browser)
    };
    assert!(result.contains(about) && result.contains("Your result") && result.contains("100%"), "{result}");
    assert!(!result.contains("Passed") && !result.contains("needed to pass"), "{result}");
    let after = browser.get(QUIZ).is(200).says(about);
    for word in ["You have passed this quiz.", "<dt>Grade</dt>"] {
        assert!(!after.text.contains(word), "{word}: {}", after.text);
    }
}

#[test]
fn a_quiz_that_counts_tells_its_pass_mark() {
    let app = App::on_sqlite();
    app.publish(course("protocol").quiz("kind = \"graded\"").folder());
    let browser = enrolled(&app, "protocol");
    let about = "does not count towards completion";
    let before = browser.get(QUIZ).is(200).says("To pass").says("What counts");
    let result = passes(&browser);
    assert!(result.contains("Passed") && result.contains("70% needed to pass"), "{result}");
    let after = browser.get(QUIZ).is(200).says("You have passed this quiz.");
    assert!(![&before.text, &result, &after.text].iter().any(|page| page.contains(about)));
}

#[test]
fn how_long_a_text_is_to_be_is_told_before_the_clock_starts() {
    let app = App::on_sqlite();
    let free = "[[questions]]\nid = \"free\"\ntype = \"essay\"\ntext = \"And why?\"\nrubric = \"Reasons.\"\n";
    app.publish(course("protocol").questions(&format!("{ESSAY}{free}")).folder());
    app.publish(course("short").folder());
    let browser = enrolled(&app, "protocol");
    browser.get(QUIZ).says("<dt>Texts to write</dt><dd><div>Write 3 to 300 words.</div><div>No limit</div></dd>");
    joins(&browser, "short");
    let short = browser.get("/learn/short/one/check").is(200);
    assert!(!short.text.contains("Texts to write"), "{}", short.text);
}

/// Hands in an essay and looks at what becomes of it.
fn waits(app: &App, learner: &Actor<'_>) -> (Attempt, Page) {
    let attempt = learner.starts("one", "check");
    learner.saves(&attempt, "essay", 1, json!("Whoever came first sits first.")).is(200);
    learner.submits(&attempt).is(200);
    let page = signed_in(app, learner).get(&format!("/attempt/{}", attempt.id)).is(200);
    (attempt, page)
}

#[test]
fn who_marks_a_text_is_told_as_it_is() {
    let app = App::on_sqlite();
    app.publish(course("protocol").questions(ESSAY).folder());
    let alone = app.learner("Ana Dias");
    alone.enrols_in("protocol");
    let (attempt, page) = waits(&app, &alone);
    let page = page.says("an administrator marks your text. You get a mail when it is done.");
    assert!(!page.text.contains("Your facilitator"), "{}", page.text);
    let (member, ines) = (app.learner("Ben Ali"), app.facilitator("Ines Costa"));
    cohort(&ines, &[&member]);
    waits(&app, &member).1.says("Your facilitator marks your text.");
    // What the page says is so: an administrator marks, and the mail comes.
    app.administrator().put(&attempt.path("/marks/essay"), json!({ "criteria": [2, 2.5] })).is(200);
    app.work();
    let link = format!("/attempt/{}", attempt.id);
    assert!(app.mails_to(&alone.email).iter().any(|mail| mail.text.contains(&link)));
}

#[test]
fn pairs_of_an_answer_stand_in_lines_of_their_own_and_numbers_where_lines_begin() {
    let app = App::on_sqlite();
    app.publish(course("protocol").questions(EVERY_TYPE).review("after-submission").folder());
    let learner = app.learner("Ana Dias");
    learner.enrols_in("protocol");
    let attempt = learner.starts("one", "check");
    learner.answers_rightly(&attempt);
    learner.saves(&attempt, "num", 9, json!(12)).is(200);
    learner.submits(&attempt).is(200);
    let result = signed_in(&app, &learner).get(&format!("/attempt/{}?language=ar", attempt.id)).is(200);
    let result = result.says("<li><bdi>Paris – France</bdi></li>").says("<li><bdi>Lima – Peru</bdi></li>");
    let result = result.says("<dd><div><bdi>12 A.D.</bdi></div></dd>");
    assert!(!result.text.contains("<dd dir=\"auto\">"), "a number alone has no direction: {}", result.text);
}

#[test]
fn long_choices_of_a_matching_can_be_read_in_full_under_a_letter() {
    let app = App::on_sqlite();
    app.publish(course("protocol").questions(LONG_CHOICES).folder());
    app.publish(course("short").questions(EVERY_TYPE).folder());
    let browser = enrolled(&app, "protocol");
    let attempt = browser.fills(QUIZ, &format!("{QUIZ}/start"), &[]).is(303).header("location").to_owned();
    let page = browser.get(&attempt).is(200);
    let shown = "<span>The national authorities have the duty to protect <strong>and</strong> assist</span></li>";
    let (before, _) = page.says(shown).text.split_once(shown).map(|(a, b)| (a.to_owned(), b.to_owned())).expect("it");
    let letter = before.rsplit_once("<strong>").expect("a letter").1.trim_end_matches(".</strong> ").to_owned();
    assert!(["A", "B"].contains(&letter.as_str()), "{letter}");
    let page = browser.get(&attempt).says("class=\"lettered\"");
    let option =
        format!(">{letter}. The national authorities have the duty to protect <strong>and</strong> assist</option>");
    assert_eq!(page.text.matches(&option).count(), 2, "{}", page.text);
    browser.get(&format!("{attempt}?language=zh")).says("选项：");
    joins(&browser, "short");
    let quiz = "/learn/short/one/check";
    let attempt = browser.fills(quiz, &format!("{quiz}/start"), &[]).header("location").to_owned();
    let page = browser.get(&attempt).is(200).says(">France</option>");
    assert!(!page.text.contains("class=\"lettered\""), "short choices need no letters");
}

#[test]
fn what_comes_first_stands_in_quotation_marks() {
    let app = App::on_sqlite();
    let folder = course("protocol").second_module().folder();
    app.publish(folder.with("01-one/module.toml", "title = \"Victim or offender?\"\n"));
    let browser = enrolled(&app, "protocol");
    for (language, says) in [
        ("en", ": “Victim or offender?”."),
        ("fr", ": «\u{a0}Victim or offender?\u{a0}»."),
        ("es", ": «Victim or offender?»."),
        ("ru", ": «Victim or offender?»."),
        ("ar", ": «\u{2068}Victim or offender?\u{2069}»."),
        ("zh", "：“Victim or offender?”。"),
    ] {
        browser.get(&format!("/learn/protocol?language={language}")).is(200).says(says);
    }
}

#[test]
fn the_language_of_the_certificate_is_told_while_another_can_be_chosen() {
    let app = App::on_sqlite();
    app.publish(course("protocol").in_french().folder());
    app.publish(course("plain").issue("none").folder());
    let told = "Language of your certificate: <bdi lang=\"fr\">Français</bdi><br><a href=\"/account#field-language\">";
    let (learner, pages) = (app.learner_in("fr", "Ana Dias"), ["/courses/protocol", "/learn/protocol", "/"]);
    let browser = signed_in(&app, &learner);
    browser.get("/courses/protocol?language=en").is(200).says(told);
    learner.enrols_in("protocol");
    for page in pages {
        let page = browser.get(page).is(200).says(told);
        assert!(!page.text.contains("its title stays untranslated"), "the course speaks French");
    }
    // The account has the last word, and what the course does not say in its language is told too.
    learner.patch("/me", json!({ "language": "es" })).is(200);
    for page in pages {
        browser.get(page).is(200).says("<bdi lang=\"es\">Español</bdi>").says("its title stays untranslated");
    }
    browser.get("/learn/protocol?language=ar").says("لغة شهادتك: <bdi lang=\"es\">Español</bdi>");
    let told = "Language of your certificate";
    assert!(!browser.get("/courses/plain?language=en").is(200).text.contains(told), "that course gives none");
    learner.completes_the_course();
    app.work();
    assert!(learner.certificates()[0]["number"].is_string());
    for page in pages {
        assert!(!browser.get(page).is(200).text.contains(told), "the certificate is there: {page}");
    }
    let stranger = Browser::new(&app).get("/courses/protocol").is(200).says("in the language of your account");
    assert!(!stranger.text.contains(told));
}

#[test]
fn a_certificate_that_was_revoked_is_told_so_on_ones_first_page() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let leila = app.learner("Leila Haddad");
    leila.enrols_in("protocol");
    leila.completes_the_course();
    app.work();
    let browser = signed_in(&app, &leila);
    assert!(!browser.get("/").is(200).says("Issued on").text.contains("Revoked"));
    let id = leila.certificates()[0]["id"].as_str().expect("an id").to_owned();
    let reason = json!({ "reason": "Issued by mistake." });
    app.administrator().post(&format!("/certificates/{id}/revocation"), reason).is(200);
    browser.get("/").is(200).says("Issued on").says("Revoked");
}

#[test]
fn whoever_is_signed_in_stays_so_on_the_verify_page() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let learner = app.learner("Ana Dias");
    learner.enrols_in("protocol");
    learner.completes_the_course();
    let code = learner.certificates()[0]["code"].as_str().expect("a code").to_owned();
    let (own, stranger) = (signed_in(&app, &learner), Browser::new(&app));
    for (path, status) in [("/verify", 200), (format!("/verify/{code}").as_str(), 200), ("/verify/7K3M9", 404)] {
        let page = own.get(path).is(status).says("href=\"/account\"").says("action=\"/sign-out\"");
        assert!(!page.text.contains("href=\"/sign-in\""), "{path}: {}", page.text);
        assert_eq!(page.header("cache-control"), "no-store", "{path} is one person's");
        stranger.get(path).is(status).says("href=\"/sign-in\"");
    }
    own.fills("/verify", "/sign-out", &[]).is(303);
    own.get("/verify").is(200).says("href=\"/sign-in\"");
}

#[test]
fn the_menu_is_one_row_on_a_telephone_and_two_even_rows_for_staff() {
    let app = App::on_sqlite();
    let of_staff = |actor: &Actor<'_>| json!({ "email": actor.email, "password": PASSWORD });
    let (learner, facilitator) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
    let people = [&learner, &facilitator, &app.administrator()].map(of_staff);
    let job = json!({ "address": app.address, "people": people, "languages": LANGUAGES });
    let seen = in_chromium(include_str!("chromium/menu.mjs"), &job);
    for language in LANGUAGES {
        let rows = |who: usize| seen[language][who].clone();
        assert_eq!(rows(0), json!([3]), "a stranger in {language}: {seen}");
        assert_eq!(rows(1), json!([4]), "a learner in {language}: {seen}");
        assert_eq!(rows(2), json!([3, 2]), "a facilitator in {language}: {seen}");
        assert_eq!(rows(3), json!([3, 3]), "an administrator in {language}: {seen}");
    }
}
