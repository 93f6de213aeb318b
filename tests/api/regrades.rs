//! Faulty questions that a newer version corrects or voids: whose grade changes, and what never does.

use chancery::enrolment;
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::learning::Attempt;
use crate::support::reply::Reply;

/// A quiz with a true-false and a single choice; `first` is the key of the one, `lines` more keys of it.
fn two(first: bool, lines: &str) -> String {
    format!(
        "[[questions]]\nid = \"first\"\ntype = \"true-false\"\ntext = \"The host goes last.\"\nanswer = {first}\n{lines}\n\
         [[questions]]\nid = \"second\"\ntype = \"single-choice\"\ntext = \"Who goes first?\"\n\
         options = [{{ text = \"The one who came first\", correct = true }}, {{ text = \"The one who shouts\" }}]\n"
    )
}

fn publishes(app: &App, questions: &str) -> i32 {
    app.publish(course("protocol").questions(questions).folder())
}

/// The id of an option, item, left or right with this text.
fn part(attempt: &Attempt, question: &str, list: &str, text: &str) -> Value {
    let parts = attempt.question(question)[list].as_array().expect("parts");
    parts.iter().find(|part| part["text"].as_str().is_some_and(|html| html.contains(text))).expect(text)["id"].clone()
}

/// Answers the first question, the second rightly, and hands in.
fn answers(actor: &Actor<'_>, first: bool) -> Attempt {
    let attempt = actor.starts("one", "check");
    actor.saves(&attempt, "first", 1, json!(first)).is(200);
    actor.saves(&attempt, "second", 1, part(&attempt, "second", "options", "came first")).is(200);
    actor.submits(&attempt).is(200);
    attempt
}

fn regrades(ada: &Actor<'_>, dry_run: bool) -> Reply {
    let body = json!({ "dry_run": dry_run, "reason": "The key was wrong." });
    ada.post("/courses/protocol/regrades", body).is(200)
}

/// The grade of the quiz, and whether it is passed.
fn standing(actor: &Actor<'_>) -> (Value, Value) {
    let reply = actor.get(&actor.enrolment("")).is(200);
    (reply.part("/modules/0/units/1/quiz/grade"), reply.part("/modules/0/units/1/quiz/passed"))
}

fn status(actor: &Actor<'_>) -> String {
    actor.get(&actor.enrolment("")).is(200).str("/status")
}

fn enrolled<'a>(app: &'a App, name: &str) -> Actor<'a> {
    let actor = app.learner(name);
    actor.enrols_in("protocol");
    actor
}

/// How many entries the audit log has, without those of looks.
fn deeds(ada: &Actor<'_>) -> usize {
    let log = ada.get("/audit?limit=200").is(200).items();
    log.iter().filter(|entry| entry["action"] != "personal-data.looked-at").count()
}

on_both_databases! {
    fn a_corrected_key_raises_grades_and_completes_the_course(app: &App) {
        publishes(app, &two(false, ""));
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        ana.reads_everything();
        let attempt = answers(&ana, true);
        assert_eq!(standing(&ana), (json!(50.0), json!(false)));
        publishes(app, &two(true, ""));
        let change = json!({
            "learner": ana.id, "full_name": "Ana Dias", "email": ana.email, "enrolment": ana.study().enrolment,
            "module": "one", "quiz": "check", "attempt": attempt.id, "number": 1,
            "grade_before": 50.0, "grade_after": 100.0, "passed_before": false, "passed_after": true, "completes": true,
        });
        let mut expected = json!({
            "dry_run": true, "version": 2, "questions": ["first"], "cannot_be_regraded": [], "attempts": 1,
            "changes": [change],
        });
        assert_eq!(regrades(&ada, true).json(), expected);
        assert_eq!((standing(&ana), status(&ana)), ((json!(50.0), json!(false)), "active".into()), "it was only shown");

        app.later(Duration::days(1));
        expected["dry_run"] = json!(false);
        assert_eq!(regrades(&ada, false).json(), expected);
        assert_eq!((standing(&ana), status(&ana)), ((json!(100.0), json!(true)), "completed".into()));
        assert_eq!(app.mails_to(&ana.email).iter().filter(|mail| !mail.attachments.is_empty()).count(), 1);
        assert_eq!(ana.certificates().len(), 1);
        let audit = ada.get("/audit").is(200).items();
        let noted = deeds(&ada);
        let of = |action: &str| audit.iter().find(|entry| entry["action"] == action).cloned().unwrap_or_default();
        let (corrected, regraded) = (of("course.corrected"), of("attempts.regraded"));
        assert_eq!(corrected["detail"], json!({ "version": 2, "questions": ["first"] }));
        let grades = json!([{ "attempt": attempt.id, "before": 50, "after": 100 }]);
        assert_eq!(regraded["detail"], json!({ "version": 2, "attempts": grades }));
        for entry in [corrected, regraded] {
            assert_eq!((&entry["reason"], &entry["actor"]), (&json!("The key was wrong."), &json!(ada.id)));
        }

        expected["questions"] = json!([]);
        expected["changes"] = json!([]);
        expected["attempts"] = json!(0);
        assert_eq!(regrades(&ada, false).json(), expected, "the second time changes nothing more");
        assert_eq!(deeds(&ada), noted);
        assert_eq!(ana.certificates().len(), 1);
    }

    fn a_void_question_leaves_the_marks_that_were_got_and_those_to_be_got(app: &App) {
        publishes(app, &two(true, ""));
        let (ada, ana, ben) = (app.administrator(), enrolled(app, "Ana Dias"), enrolled(app, "Ben Ali"));
        let attempt = answers(&ana, false);
        let wrong = ben.starts("one", "check");
        ben.saves(&wrong, "first", 1, json!(true)).is(200);
        ben.submits(&wrong).is(200);
        assert_eq!((standing(&ana).0, standing(&ben).0), (json!(50.0), json!(50.0)));
        publishes(app, &two(true, "void = true"));
        assert_eq!(regrades(&ada, false).part("/attempts"), 2);
        assert_eq!((standing(&ana).0, standing(&ben).0), (json!(100.0), json!(0.0)));
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!(shown.part("/result/questions/0/void"), true);
        assert_eq!(shown.part("/result/questions/0/marks"), 0.0);
        assert_eq!(shown.part("/result/questions/1/void"), false);
        // Neither version asks it any more.
        let cleo = enrolled(app, "Cleo Roux");
        for actor in [&ben, &cleo] {
            let attempt = actor.starts("one", "check");
            let ids: Vec<&Value> = attempt.questions().iter().map(|each| &each["id"]).collect();
            assert_eq!(ids, ["second"]);
        }
    }

    fn a_grade_may_fall_but_what_was_passed_stays_passed(app: &App) {
        publishes(app, &two(false, ""));
        let (ada, ana, ben) = (app.administrator(), enrolled(app, "Ana Dias"), enrolled(app, "Ben Ali"));
        ana.reads_everything();
        answers(&ana, false);
        answers(&ben, false);
        app.work();
        assert_eq!((status(&ana), status(&ben)), ("completed".into(), "active".into()));
        let certificates = ana.certificates();
        publishes(app, &two(true, ""));
        let changes = regrades(&ada, false).part("/changes");
        for change in changes.as_array().expect("changes") {
            assert_eq!((&change["grade_before"], &change["grade_after"]), (&json!(100.0), &json!(50.0)));
            assert_eq!((&change["passed_before"], &change["passed_after"]), (&json!(true), &json!(true)));
            assert_eq!(change["completes"], false);
        }
        assert_eq!(changes.as_array().map(Vec::len), Some(2));
        for actor in [&ana, &ben] {
            assert_eq!(standing(actor), (json!(50.0), json!(true)));
            let progress = actor.get(&actor.enrolment("")).is(200).part("/progress");
            assert_eq!((&progress["grade"], &progress["passed"]), (&json!(50.0), &json!(true)));
            let cached = actor.get("/me/enrolments").is(200).part("/items/0/progress");
            assert_eq!((&cached["grade"], &cached["passed"]), (&json!(50.0), &json!(true)));
        }
        assert_eq!((status(&ana), ana.certificates()), ("completed".into(), certificates));
        ben.reads_everything();
        assert_eq!(status(&ben), "completed", "only the lesson was missing");
        assert_eq!(ben.certificates().len(), 1);
    }

    fn later_attempts_in_the_older_version_are_graded_by_the_corrected_key(app: &App) {
        publishes(app, &two(false, ""));
        let (ada, ana, ben) = (app.administrator(), enrolled(app, "Ana Dias"), enrolled(app, "Ben Ali"));
        let under_way = ben.starts("one", "check");
        ben.saves(&under_way, "first", 1, json!(true)).is(200);
        publishes(app, &two(true, "feedback = \"Ask the protocol office.\""));
        regrades(&ada, false);
        answers(&ana, true);
        assert_eq!(standing(&ana), (json!(100.0), json!(true)));
        assert_eq!(ben.submits(&under_way).is(200).part("/grade"), 50.0);
        let shown = ana.get(&ana.starts("one", "check").path("")).is(200);
        assert_eq!(shown.part("/result"), json!(null));
        let again = answers(&ana, false);
        let result = ana.get(&again.path("")).is(200).part("/result/questions/0");
        assert_eq!((&result["fraction"], &result["right_answer"]), (&json!(0.0), &json!(true)));
        assert!(result["feedback"].as_str().is_some_and(|html| html.contains("protocol office")), "{result}");
    }

    fn a_newer_version_keeps_its_own_key(app: &App) {
        publishes(app, &two(false, ""));
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        answers(&ana, true);
        publishes(app, &two(true, ""));
        regrades(&ada, false);
        // The third version takes the correction back.
        publishes(app, &two(false, "marks = 3"));
        let ben = enrolled(app, "Ben Ali");
        answers(&ben, false);
        assert_eq!((standing(&ana).0, standing(&ben).0), (json!(100.0), json!(100.0)));
        assert_eq!(regrades(&ada, false).part("/version"), 3);
        assert_eq!((standing(&ana).0, standing(&ben).0), (json!(25.0), json!(100.0)));
        assert_eq!(standing(&ana).1, true, "it passed under the second version");
    }

    fn parts_in_other_places_are_found_again(app: &App) {
        let questions = |ordering: &str, pairs: &str, options: &str| {
            format!(
                "[[questions]]\nid = \"order\"\ntype = \"ordering\"\ntext = \"Order?\"\nitems = [{ordering}]\n\
                 [[questions]]\nid = \"match\"\ntype = \"matching\"\ntext = \"Match?\"\npairs = [{pairs}]\n\
                 [[questions]]\nid = \"choice\"\ntype = \"single-choice\"\ntext = \"Choose?\"\noptions = [{options}]\n"
            )
        };
        let faulty = questions(
            "\"Ratify\", \"Sign\", \"Deposit\"",
            "{ left = \"Paris\", right = \"Peru\" }, { left = \"Lima\", right = \"France\" }",
            "{ text = \"Wrong\", correct = true }, { text = \"Rihgt\" }, { text = \"Never\" }",
        );
        publishes(app, &faulty);
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        let attempt = ana.starts("one", "check");
        let item = |text: &str| part(&attempt, "order", "items", text);
        ana.saves(&attempt, "order", 1, json!([item("Sign"), item("Ratify"), item("Deposit")])).is(200);
        let mut pairs = json!({});
        for (left, right) in [("Paris", "France"), ("Lima", "Peru")] {
            let left = part(&attempt, "match", "lefts", left);
            pairs[left.as_str().expect("an id")] = part(&attempt, "match", "rights", right);
        }
        ana.saves(&attempt, "match", 1, pairs).is(200);
        ana.saves(&attempt, "choice", 1, part(&attempt, "choice", "options", "Rihgt")).is(200);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 0.0);
        let right = questions(
            "\"Sign\", \"Ratify\", \"Deposit\"",
            "{ left = \"Paris\", right = \"France\" }, { left = \"Lima\", right = \"Peru\" }",
            "{ text = \"Right\", correct = true }, { text = \"Never\" }, { text = \"Wrong\" }",
        );
        publishes(app, &right);
        let reply = regrades(&ada, false);
        assert_eq!(reply.part("/questions"), json!(["choice", "match", "order"]));
        assert_eq!(reply.part("/changes/0/grade_after"), 100.0);
        let result = ana.get(&attempt.path("")).is(200).part("/result/questions");
        let correct = result.as_array().expect("results").iter().all(|each| each["correct"] == true);
        assert!(correct, "{result}");
        assert_eq!(result[0]["right_answer"], json!([item("Sign"), item("Ratify"), item("Deposit")]));
    }

    fn the_gaps_of_a_cloze_are_found_again_by_their_names(app: &App) {
        let cloze = |gaps: &[&str]| {
            let text = "[[who]] opened the conference of [[year]].";
            format!("[[questions]]\nid = \"gaps\"\ntype = \"cloze\"\ntext = \"{text}\"\ngaps = [{}]\n", gaps.join(", "))
        };
        let who = |one: &str, other: &str| {
            format!("{{ id = \"who\", type = \"single-choice\", options = [{one}, {other}] }}")
        };
        let (host, guest) = ("{ text = \"Host\", correct = true }", "{ text = \"Guest\" }");
        let year = |answer: u16| format!("{{ id = \"year\", type = \"numeric\", answer = {answer} }}");
        publishes(app, &cloze(&[&who(host, guest), &year(1950)]));
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        let attempt = ana.starts("one", "check");
        let gaps = &attempt.question("gaps")["gaps"];
        let options = gaps[0]["options"].as_array().expect("options");
        let right = options.iter().find(|option| option["text"].to_string().contains("Host")).expect("an option");
        let id = |place: usize| gaps[place]["id"].as_str().expect("an id").to_owned();
        let response = json!({ id(0): right["id"], id(1): 1951 });
        ana.saves(&attempt, "gaps", 1, response).is(200);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 50.0);
        publishes(app, &cloze(&[&year(1951), &who(guest, host)]));
        assert_eq!(regrades(&ada, false).part("/changes/0/grade_after"), 100.0);
        let path = "/courses/protocol/quizzes/one/check/statistics";
        let choices = ada.get(path).is(200).part("/questions/0/choices");
        assert_eq!((&choices[0]["gap"], &choices[0]["response"]), (&json!(1), &json!("1951")));
        assert_eq!((&choices[1]["gap"], &choices[1]["option"], &choices[1]["count"]), (&json!(2), &json!(1), &json!(0)));
        assert!(choices[2]["texts"][0].to_string().contains("Host") && choices[2]["count"] == 1, "{choices}");
        publishes(app, &cloze(&[&year(1951), &who(guest, host).replace("\"who\"", "\"which\"")]).replace("[[who]]", "[[which]]"));
        let refused = regrades(&ada, false).part("/cannot_be_regraded");
        assert_eq!((&refused[0]["question"], &refused[0]["cause"]), (&json!("gaps"), &json!("unknown-parts")));
    }

    fn a_void_essay_is_waited_for_no_longer(app: &App) {
        let essay = |lines: &str| {
            let essay = format!("[[questions]]\nid = \"essay\"\ntype = \"essay\"\ntext = \"Why?\"\n{lines}\n");
            two(true, "") + &essay
        };
        publishes(app, &essay(""));
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        ana.reads_everything();
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "essay", 1, json!("Because of the order of precedence.")).is(200);
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        ana.saves(&attempt, "second", 1, part(&attempt, "second", "options", "came first")).is(200);
        assert_eq!(ana.submits(&attempt).is(200).str("/state"), "submitted");
        let found = ada.get("/courses/protocol/quizzes/one/check/statistics").is(200);
        assert_eq!((found.part("/n"), found.part("/waiting")), (json!(0), json!(1)));
        assert_eq!((found.part("/questions/0/n"), found.part("/questions/2/n")), (json!(1), json!(0)));
        publishes(app, &essay("void = true"));
        let change = regrades(&ada, false).part("/changes/0");
        assert_eq!((&change["grade_before"], &change["grade_after"]), (&json!(null), &json!(100.0)));
        assert_eq!((&change["passed_after"], &change["completes"]), (&json!(true), &json!(true)));
        assert_eq!((status(&ana), ana.certificates().len()), ("completed".into(), 1));
        assert_eq!(ana.get(&attempt.path("")).is(200).str("/state"), "graded");
    }

    fn what_cannot_be_regraded_is_listed_with_the_cause(app: &App) {
        let choice = |id: &str, options: &str| {
            let lines = format!("[[questions]]\nid = \"{id}\"\ntype = \"single-choice\"\ntext = \"{id}?\"\n");
            format!("{lines}options = [{options}]\n")
        };
        let (alpha, beta, gamma) = ("{ text = \"A\", correct = true }", "{ text = \"B\" }", "{ text = \"C\" }");
        let old = [
            choice("fewer", &[alpha, beta, gamma].join(", ")),
            choice("muddle", &[alpha, beta, gamma].join(", ")),
            choice("gone", &[alpha, beta].join(", ")),
            two(true, ""),
        ];
        publishes(app, &old.concat());
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        ana.fails("one", "check");
        let muddled = "{ text = \"C\" }, { text = \"Aha\", correct = true }, { text = \"Beh\" }";
        let new = [
            choice("fewer", &[alpha, beta].join(", ")),
            choice("muddle", muddled),
            choice("second", &[alpha, beta].join(", ")),
            "[[questions]]\nid = \"first\"\ntype = \"numeric\"\ntext = \"How many?\"\nanswer = 1\n".to_owned(),
        ];
        publishes(app, &new.concat());
        let causes = |body: Value| -> Vec<(String, String)> {
            let reply = ada.post("/courses/protocol/regrades", body).is(200);
            assert_eq!((reply.part("/changes"), reply.part("/cannot_be_regraded/0/version")), (json!([]), json!(1)));
            let listed = reply.part("/cannot_be_regraded");
            let text = |value: &Value| value.as_str().expect("a text").to_owned();
            let pair = |each: &Value| (text(&each["question"]), text(&each["cause"]));
            listed.as_array().expect("a list").iter().map(pair).collect()
        };
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(question, cause)| ((*question).to_owned(), (*cause).to_owned())).collect()
        };
        let expected = pairs(&[("fewer", "other-parts"), ("first", "other-type"), ("muddle", "unknown-parts")]);
        assert_eq!(causes(json!({ "reason": "Because." })), expected);
        assert_eq!(causes(json!({ "reason": "Because.", "questions": ["gone"] })), pairs(&[("gone", "gone")]));
        assert_eq!(standing(&ana).0, 0.0);
    }

    fn only_the_named_questions_are_regraded(app: &App) {
        publishes(app, &two(false, ""));
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        answers(&ana, true);
        let both = two(true, "").replace("correct = true", "fraction = 0");
        publishes(app, &both.replace("shouts\" }", "shouts\", correct = true }"));
        let body = json!({ "questions": ["first"], "reason": "Because." });
        let reply = ada.post("/courses/protocol/regrades", body).is(200);
        assert_eq!(reply.part("/questions"), json!(["first"]));
        assert_eq!(standing(&ana).0, 100.0);
    }

    fn what_is_wrong_with_the_request_is_told_by_its_place(app: &App) {
        publishes(app, &two(true, ""));
        let ada = app.administrator();
        let body = json!({ "questions": ["first", "nothing"], "reason": " " });
        ada.post("/courses/protocol/regrades", body).is(422).at(&["/reason", "/questions/1"]);
        ada.post("/courses/protocol/regrades", json!({})).is(422).at(&["/reason"]);
        ada.post("/courses/protocol/regrades", json!({ "reason": "x", "dryrun": true })).is(422).at(&["/dryrun"]);
        ada.post("/courses/nothing/regrades", json!({ "reason": "x" })).is(404);
        let reply = regrades(&ada, false);
        assert_eq!((reply.part("/version"), reply.part("/questions")), (json!(1), json!([])));
    }

    fn more_learners_than_one_batch_holds_are_all_regraded(app: &App) {
        publishes(app, &two(false, ""));
        let ada = app.administrator();
        let learners: Vec<Actor<'_>> = (0..chancery::actions::regrade::BATCH + 3)
            .map(|number| {
                let learner = enrolled(app, &format!("Learner {number}"));
                answers(&learner, true);
                learner
            })
            .collect();
        let id = learners[0].study().enrolment.parse().expect("an id");
        let last_activity = || {
            let found = app.db.read_blocking(|conn| enrolment::find(conn, id)).expect("the enrolments can be read");
            found.expect("an enrolment").last_activity_at
        };
        let active = last_activity();
        publishes(app, &two(true, ""));
        app.later(Duration::minutes(1));
        assert_eq!(regrades(&ada, false).part("/changes").as_array().map(Vec::len), Some(learners.len()));
        assert!(learners.iter().all(|learner| standing(learner) == (json!(100.0), json!(true))));
        assert!(active.is_some() && active == last_activity(), "a regrade is not the learner's doing");
    }
}

#[test]
fn a_quiz_of_void_questions_alone_is_a_fault() {
    let void = two(true, "void = true").replace("type = \"single-choice\"", "type = \"single-choice\"\nvoid = true");
    let loaded = chancery::course::compile_folder(course("protocol").questions(&void).folder());
    let faults: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    let place = "01-one/02-check.quiz.toml:1:1: error[quiz-without-questions]";
    assert!(faults.len() == 1 && faults[0].contains(place), "{faults:#?}");
    assert!(faults[0].contains("all questions of the quiz are void"), "{faults:#?}");
}
