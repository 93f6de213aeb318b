//! Figures that were worked out by hand.

use chrono::Duration;

use super::*;
use crate::base::Clock;
use crate::course::{Folder, compile_folder};

/// Module `one`: a lesson and a graded quiz; module `two`: a lesson.
const QUESTION: &str = "[[questions]]\nid = \"q\"\ntype = \"true-false\"\ntext = \"?\"\nanswer = true\n";

fn protocol() -> Course {
    compile_folder(folder()).course.unwrap()
}

fn folder() -> Folder {
    let quiz = format!("title = \"A check\"\npass_mark = 70\n{QUESTION}");
    let lesson = "+++\ntitle = \"Reading\"\nminutes = 3\n+++\n\nWho goes first.\n";
    let course = "title = \"A\"\nsummary = \"B.\"\nlanguage = \"en\"\nhours = 2\nobjectives = [\"Go\"]\n";
    Folder::new("protocol")
        .with("course.toml", course)
        .with("01-one/module.toml", "title = \"One\"\n")
        .with("01-one/01-read.md", lesson)
        .with("01-one/02-check.quiz.toml", quiz)
        .with("02-two/module.toml", "title = \"Two\"\n")
        .with("02-two/01-read.md", lesson)
}

struct House {
    version: VersionId,
    members: Vec<MemberFacts>,
    attempts: Vec<AttemptFacts>,
}

impl House {
    fn new() -> Self {
        Self { version: VersionId::new(start()), members: Vec::new(), attempts: Vec::new() }
    }

    /// A member with these units done (three digits), completed after so many days.
    fn member(&mut self, status: EnrolmentStatus, units: &str, days: Option<i64>) -> EnrolmentId {
        let enrolment = EnrolmentId::new(start());
        self.members.push(MemberFacts {
            enrolment,
            version: self.version,
            status,
            created_at: start(),
            completed_at: days.map(|days| start() + Duration::days(days)),
            units_done: (!units.is_empty()).then(|| units.to_owned()),
        });
        enrolment
    }

    fn attempt(&mut self, enrolment: EnrolmentId, number: i32, grade: Option<i32>) {
        self.attempts.push(AttemptFacts {
            enrolment,
            module: "one".parse().unwrap(),
            quiz: "check".parse().unwrap(),
            number,
            state: if grade.is_some() { AttemptState::Graded } else { AttemptState::Submitted },
            grade: grade.map(|grade| Percent::from_hundredths(grade * 100)),
        });
    }

    fn figures(&self, begins: Option<Timestamp>) -> Figures {
        compute(&[(self.version, &protocol())], begins, &self.members, &self.attempts)
    }
}

fn start() -> Timestamp {
    Clock::fixed(Timestamp::parse("2026-05-04T09:00:00Z").unwrap()).now()
}

#[test]
fn the_funnel_counts_who_began_and_who_did_each_module() {
    let mut house = House::new();
    house.member(EnrolmentStatus::Active, "", None);
    house.member(EnrolmentStatus::Active, "100", None);
    let tried = house.member(EnrolmentStatus::Paused, "000", None);
    house.attempt(tried, 1, Some(40));
    house.member(EnrolmentStatus::Withdrawn, "110", None);
    house.member(EnrolmentStatus::Completed, "111", Some(10));
    let found = house.figures(None);
    assert_eq!((found.learners, found.not_started, found.under_way), (5, 1, 2));
    assert_eq!((found.completed, found.withdrawn), (1, 1));
    let told: Vec<_> = found.modules.iter().map(|each| (each.module.as_str(), each.begun, each.done)).collect();
    assert_eq!(told, [("one", 4, 2), ("two", 1, 1)]);
    assert!(found.modules.iter().all(|each| each.learners == 5));
}

#[test]
fn a_module_of_which_nothing_counts_is_not_done_before_it_is_begun() {
    let question = QUESTION.replace("\"q\"", "\"another\"");
    let practice = format!("title = \"Try\"\nkind = \"practice\"\n{question}");
    let more = folder().with("03-three/module.toml", "title = \"Three\"\n").with("03-three/01-try.quiz.toml", practice);
    let mut house = House::new();
    house.member(EnrolmentStatus::Active, "100", None);
    let course = compile_folder(more).course.unwrap();
    let found = compute(&[(house.version, &course)], None, &house.members, &[]);
    assert_eq!((found.modules[2].begun, found.modules[2].done), (0, 0));
}

#[test]
fn each_learner_is_in_the_histogram_once_with_the_grade_that_counts() {
    let mut house = House::new();
    for grades in [vec![Some(40), Some(95)], vec![Some(0)], vec![Some(100)], vec![Some(69), None], vec![None], vec![]] {
        let learner = house.member(EnrolmentStatus::Active, "000", None);
        let numbered = (1..).zip(grades);
        numbered.for_each(|(number, grade)| house.attempt(learner, number, grade));
    }
    let found = &house.figures(None).quizzes[0];
    assert_eq!((found.learners, found.n, found.waiting, found.passed), (6, 4, 1, 2));
    assert_eq!(found.histogram, [1, 0, 0, 0, 0, 0, 1, 0, 0, 2]);
    // 95, 0, 100 and 69.
    assert_eq!((found.mean, found.median), (Some(66.0), Some(82.0)));
}

#[test]
fn what_was_passed_before_a_regrade_stays_passed() {
    let mut house = House::new();
    let learner = house.member(EnrolmentStatus::Active, "110", None);
    house.attempt(learner, 1, Some(50));
    assert_eq!(house.figures(None).quizzes[0].passed, 1);
}

#[test]
fn the_time_to_complete_begins_with_the_cohort_where_that_is_later() {
    let mut house = House::new();
    for days in [4, 10, 20, 30, 1] {
        house.member(EnrolmentStatus::Completed, "111", Some(days));
    }
    let days = house.figures(None).days.unwrap();
    assert_eq!((days.n, days.least, days.most), (5, 1.0, 30.0));
    assert_eq!((days.first_quartile, days.median, days.third_quartile), (4.0, 10.0, 20.0));
    // Whoever was done on the first day was done before the cohort began: that day counts.
    let days = house.figures(Some(start() + Duration::days(2))).days.unwrap();
    assert_eq!((days.least, days.median, days.most), (1.0, 8.0, 28.0));
    assert_eq!(House::new().figures(None).days, None);
}

#[test]
fn quartiles_lie_between_values_in_proportion() {
    // As R's quantile(c(1, 2, 4, 8)) has them.
    let spread = Spread::of(&[8.0, 1.0, 4.0, 2.0]).unwrap();
    assert_eq!((spread.first_quartile, spread.median, spread.third_quartile), (1.75, 3.0, 5.0));
    let one = Spread::of(&[3.0]).unwrap();
    assert_eq!((one.first_quartile, one.median, one.most), (3.0, 3.0, 3.0));
}
