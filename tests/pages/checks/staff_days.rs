//! Days of facilitators and administrators in the browser, with the learners whom their deeds reach.

use chrono::Duration;
use serde_json::{Value, json};

use crate::pages::chromium;
use crate::pages::cohort_attention::cohort_of;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::App;
use crate::support::builders::course;

/// What people do one after another, each in a browser of their own.
struct Day<'a> {
    app: &'a App,
    people: Value,
    steps: Vec<Value>,
}

/// One of them, at it.
struct Person<'d, 'a>(&'d mut Day<'a>, &'static str);

impl<'a> Day<'a> {
    fn at(app: &'a App) -> Self {
        Self { app, people: json!({}), steps: Vec::new() }
    }

    /// Somebody who signs in first.
    fn with(mut self, name: &str, actor: &Actor<'_>) -> Self {
        self.people[name] = json!({ "email": actor.email, "password": PASSWORD });
        self
    }

    fn of(&mut self, name: &'static str) -> Person<'_, 'a> {
        Person(self, name)
    }

    /// Lets it happen; the addresses that were noted.
    fn passes(self, javascript: bool) -> Value {
        let job = json!({
            "address": self.app.address, "javascript": javascript, "people": self.people, "steps": self.steps,
        });
        let told = self.app.works_while(|| chromium::run("staff_day.mjs", &job));
        assert_eq!(told["faults"], json!([]), "{told:#}");
        told["notes"].clone()
    }
}

impl Person<'_, '_> {
    fn step(self, does: &str, on: &str, with: &str) -> Self {
        self.0.steps.push(json!({ "who": self.1, "does": does, "on": on, "with": with }));
        self
    }

    fn goes(self, to: &str) -> Self {
        self.step("goes", to, "")
    }

    /// Presses what says this, and is led to another page.
    fn presses(self, text: &str) -> Self {
        self.step("presses", text, "")
    }

    /// Picks what says this, and stays.
    fn picks(self, text: &str) -> Self {
        self.step("picks", text, "")
    }

    /// Presses the first of these, and is led to another page.
    fn follows(self, selector: &str) -> Self {
        self.step("follows", selector, "")
    }

    fn ticks(self, selector: &str) -> Self {
        self.step("ticks", selector, "")
    }

    fn fills(self, selector: &str, text: &str) -> Self {
        self.step("fills", selector, text)
    }

    fn selects(self, selector: &str, value: &str) -> Self {
        self.step("selects", selector, value)
    }

    fn uploads(self, selector: &str, path: &str) -> Self {
        self.step("uploads", selector, path)
    }

    fn reads(self, text: &str) -> Self {
        self.step("reads", text, "")
    }

    fn awaits(self, text: &str) -> Self {
        self.step("awaits", text, "")
    }

    fn notes(self, text: &str, name: &str) -> Self {
        self.step("notes", text, name)
    }
}

fn a_facilitators_day(javascript: bool) {
    let app = App::on_sqlite();
    app.publish(course("protocol").titled("Diplomatic Protocol").quiz("closes = 2026-05-10T12:00:00Z").folder());
    let (ines, ana, ben) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"), app.learner("Ben Okri"));
    cohort_of(&ines, &[&ana, &ben]);
    ana.reads("one", "read");
    app.later(Duration::days(8));
    let mut day = Day::at(&app).with("Ines", &ines).with("Ana", &ana).with("Ben", &ben);
    day.of("Ana").goes("/").reads("Diplomatic Protocol").presses("Continue").reads("closed");
    let day_of_ines = day.of("Ines").goes("/").presses("Cohorts").presses("Autumn").reads("Needs attention");
    let chosen =
        day_of_ines.reads("closed on 10 May 2026 and is not passed").ticks("tbody tr:has(a[id]):first-of-type input");
    let filled = chosen.picks("Extend").fills("#deed-closes", "2026-05-20T10:00").fills("#deed-reason", "A power cut.");
    filled
        .presses("Do it for the chosen")
        .reads("Extended for")
        .reads("Ana Dias")
        .presses("Members")
        .presses("Ana Dias")
        .reads("A power cut.");
    let day_of_ana = day.of("Ana").goes("/").presses("Continue").reads("20 May 2026").presses("Start");
    day_of_ana
        .picks("True")
        .picks("The one who came first")
        .presses("Check and hand in")
        .presses("Hand in now")
        .reads("100%");
    day.of("Ben").goes("/").presses("Continue");
    day.of("Ines").presses("Progress").reads("Completed");
    day.passes(javascript);
}

#[test]
fn a_facilitator_extends_for_who_needs_it_and_the_learner_goes_on_with_javascript() {
    a_facilitators_day(true);
}

#[test]
fn a_facilitator_extends_for_who_needs_it_and_the_learner_goes_on_without_javascript() {
    a_facilitators_day(false);
}

fn an_administrators_day(javascript: bool) {
    let app = App::on_sqlite();
    app.publish(course("protocol").titled("Diplomatic Protocol").issue("approval").folder());
    let ada = app.administrator();
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("people.csv");
    let rows = "email,name,country,language,role\nzoe@mfa.example,Zoë Łukasz,Poland,en,learner\nno-address,Nobody,,,\n";
    std::fs::write(&table, rows).expect("a table");

    let mut day = Day::at(&app).with("Ada", &ada);
    let at_import = day.of("Ada").goes("/").presses("Administration").presses("People").presses("Import people");
    let looked = at_import.uploads("#file", &table.to_string_lossy()).presses("Show what would happen");
    let looked = looked.reads("Nothing has been changed yet.").reads("this is no e-mail address");
    looked.presses("Import now").awaits("2 of 2 done.").reads("Created").reads("Refused");
    let at_cohort = day.of("Ada").presses("Cohorts").presses("New cohort").fills("#field-cohort-title", "Autumn");
    let members = at_cohort.presses("Create the cohort").fills("#emails", "zoe@mfa.example").presses("Add members");
    members.reads("Zoë Łukasz");
    day.passes(javascript);

    let letters = app.mails_to("zoe@mfa.example");
    let letter = letters.iter().find(|letter| letter.text.contains("/welcome/")).expect("an invitation");
    let welcome = format!("/welcome/{}", letter.secret_after("welcome"));
    let mut day = Day::at(&app).with("Ada", &ada);
    let zoe = day.of("Zoë").goes(&welcome).fills("#field-password", PASSWORD).presses("Save the password");
    let zoe =
        zoe.fills("#field-email", "zoe@mfa.example").fills("#field-password", PASSWORD).follows("main form .button");
    let zoe = zoe.goes("/").presses("Continue").presses("Mark as done and go on").presses("Start");
    zoe.picks("True").picks("The one who came first").presses("Check and hand in").presses("Hand in now").reads("100%");
    let at_release = day
        .of("Ada")
        .goes("/admin")
        .follows("nav.section a[href=\"/admin/certificates\"]")
        .presses("Issue certificates");
    let due = at_release.selects("#course", "protocol").presses("Show").reads("Zoë Łukasz");
    let batch = due.presses("Release for everybody who is not excluded").awaits("Everything is done.");
    let record = batch.presses("The certificates of this batch").follows("tbody th a").reads("Zoë Łukasz");
    record.notes("Verification page", "verify");
    day.of("a stranger").goes("verify").reads("Valid").reads("Zoë Łukasz").reads("Diplomatic Protocol");
    day.passes(javascript);
    let letters = app.mails_to("zoe@mfa.example");
    assert!(letters.iter().any(|letter| letter.text.contains("/verify/")), "no certificate came");
}

#[test]
fn an_administrator_gets_from_a_table_of_people_to_valid_certificates_with_javascript() {
    an_administrators_day(true);
}

#[test]
fn an_administrator_gets_from_a_table_of_people_to_valid_certificates_without_javascript() {
    an_administrators_day(false);
}
