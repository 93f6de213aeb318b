//! What learners do, in sentences: `ana.enrols_in("protocol")`, `ana.passes("one", "check")`.

use chancery::course::model::{Course, Unit};
use serde_json::{Value, json};

use super::actors::{Actor, Study};
use super::answers::{right_response, wrong_response};
use super::reply::Reply;

/// An attempt that a learner started.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub id: String,
    pub body: Value,
}

impl Attempt {
    /// From what the API says of it.
    pub fn of(reply: &Reply) -> Self {
        Self { id: reply.str("/id"), body: reply.json() }
    }

    /// Its questions as they show.
    pub fn questions(&self) -> &[Value] {
        self.body["questions"].as_array().expect("an attempt has questions")
    }

    /// The question of that id.
    pub fn question(&self, id: &str) -> &Value {
        self.questions().iter().find(|shown| shown["id"] == id).unwrap_or_else(|| panic!("no {id} in the attempt"))
    }

    /// The address of the attempt, or of something under it.
    pub fn path(&self, rest: &str) -> String {
        format!("/attempts/{}{rest}", self.id)
    }
}

impl Actor<'_> {
    /// What the learner is learning.
    pub fn study(&self) -> Study {
        let study = self.study.lock().expect("no test panicked").clone();
        study.unwrap_or_else(|| panic!("{} is not enrolled", self.name))
    }

    /// The address of the learner's enrolment, or of something under it.
    pub fn enrolment(&self, rest: &str) -> String {
        format!("/enrolments/{}{rest}", self.study().enrolment)
    }

    /// Enrols.
    #[track_caller]
    pub fn enrols_in(&self, course: &str) -> Reply {
        let reply = self.post(&format!("/courses/{course}/enrolments"), json!({})).is(201);
        self.studies(course, &reply.str("/id"));
        reply
    }

    /// Goes on in an enrolment that somebody made.
    pub fn studies(&self, course: &str, enrolment: &str) {
        let known = self.app.courses.lock().expect("no test panicked").get(course).cloned();
        let course = known.unwrap_or_else(|| panic!("the test published no {course}"));
        *self.study.lock().expect("no test panicked") = Some(Study { enrolment: enrolment.to_owned(), course });
    }

    /// Marks a lesson as done.
    #[track_caller]
    pub fn reads(&self, module: &str, lesson: &str) -> Reply {
        let lesson = self.enrolment(&format!("/lessons/{module}/{lesson}"));
        self.get(&lesson).is(200);
        self.call("PUT", &format!("{lesson}/completion")).send().is(200)
    }

    /// Reads every lesson of the course, in its order. Modules that are locked stop the test.
    pub fn reads_everything(&self) {
        let course = self.study().course;
        for module in &course.modules {
            module.lessons().for_each(|lesson| drop(self.reads(&module.slug, &lesson.slug)));
        }
    }

    /// Starts an attempt, or goes on with the one that is in progress.
    #[track_caller]
    pub fn starts(&self, module: &str, quiz: &str) -> Attempt {
        let reply = self.post(&self.enrolment(&format!("/quizzes/{module}/{quiz}/attempts")), json!({}));
        assert!(matches!(reply.status, 200 | 201), "{reply}");
        Attempt::of(&reply)
    }

    /// Saves one answer.
    #[track_caller]
    pub fn saves(&self, attempt: &Attempt, question: &str, sequence: i64, response: Value) -> Reply {
        let body = json!({ "sequence": sequence, "response": response });
        self.put(&attempt.path(&format!("/responses/{question}")), body)
    }

    /// Answers every question wholly right.
    #[track_caller]
    pub fn answers_rightly(&self, attempt: &Attempt) {
        self.answers(attempt, right_response);
    }

    /// Answers every question in a way that is worth nothing.
    #[track_caller]
    pub fn answers_wrongly(&self, attempt: &Attempt) {
        self.answers(attempt, wrong_response);
    }

    #[track_caller]
    fn answers(&self, attempt: &Attempt, how: fn(&Course, &Value) -> Value) {
        let course = self.study().course;
        for shown in attempt.questions() {
            let sequence = shown["sequence"].as_i64().expect("a sequence") + 1;
            self.saves(attempt, shown["id"].as_str().expect("an id"), sequence, how(&course, shown)).is(200);
        }
    }

    /// Hands an attempt in.
    #[track_caller]
    pub fn submits(&self, attempt: &Attempt) -> Reply {
        self.post(&attempt.path("/submission"), json!({}))
    }

    /// Takes a quiz and passes it with full marks.
    #[track_caller]
    pub fn passes(&self, module: &str, quiz: &str) -> Reply {
        let attempt = self.starts(module, quiz);
        self.answers_rightly(&attempt);
        let reply = self.submits(&attempt).is(200);
        assert_eq!((reply.part("/grade"), reply.part("/passed")), (json!(100.0), json!(true)), "{reply}");
        reply
    }

    /// Takes a quiz and gets everything wrong.
    #[track_caller]
    pub fn fails(&self, module: &str, quiz: &str) -> Reply {
        let attempt = self.starts(module, quiz);
        self.answers_wrongly(&attempt);
        let reply = self.submits(&attempt).is(200);
        assert_eq!((reply.part("/grade"), reply.part("/passed")), (json!(0.0), json!(false)), "{reply}");
        reply
    }

    /// Reads and passes everything in its order; what the enrolment is then.
    #[track_caller]
    pub fn completes_the_course(&self) -> Reply {
        let course = self.study().course;
        for module in &course.modules {
            for unit in &module.units {
                match unit {
                    Unit::Lesson(lesson) => drop(self.reads(&module.slug, &lesson.slug)),
                    // Essays have their grade from a person, and what completes a course does not wait for one.
                    Unit::Quiz(quiz) if !quiz.is_graded() => {
                        let attempt = self.starts(&module.slug, &quiz.slug);
                        self.answers_rightly(&attempt);
                        self.submits(&attempt).is(200);
                    }
                    Unit::Quiz(quiz) => drop(self.passes(&module.slug, &quiz.slug)),
                }
            }
        }
        let reply = self.get(&self.enrolment("")).is(200);
        assert_eq!(reply.str("/status"), "completed", "{reply}");
        reply
    }

    /// The learner's certificates.
    #[track_caller]
    pub fn certificates(&self) -> Vec<Value> {
        self.get("/me/certificates").is(200).items()
    }
}
