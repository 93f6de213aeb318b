//! The list of pages, each in the states that people meet. A new page joins all checks by one line here.

use serde_json::{Value, json};

/// A page in one state.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What it is called in faults and in the table of bytes.
    pub name: &'static str,
    /// Who looks at it: a person of the world, or `stranger`.
    pub person: &'static str,
    /// Its address, in which `{name}` stands for an address of the world, `LANGUAGE` for the language.
    pub path: String,
    /// The status of its answer.
    pub status: u16,
    /// Whether it is one of the main pages, which are looked at closer: at 360 px, and with the keyboard.
    pub main: bool,
    /// Whether it is looked at as it is without JavaScript.
    pub plain: bool,
    /// What is done on the way to it.
    pub steps: Vec<Value>,
}

fn page(person: &'static str, name: &'static str, path: &str) -> Shown {
    Shown { name, person, path: path.to_owned(), status: 200, main: false, plain: false, steps: Vec::new() }
}

impl Shown {
    /// One of the main pages.
    fn main(mut self) -> Self {
        self.main = true;
        self
    }

    /// Answered with this status.
    fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// As it is without JavaScript.
    fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Fills in a field, chooses an answer or unfolds details.
    fn set(mut self, selector: &str, to: &str) -> Self {
        self.steps.push(json!({ "set": selector, "to": to }));
        self
    }

    /// Gives a file with this text to a field.
    fn upload(mut self, selector: &str, text: &str) -> Self {
        self.steps.push(json!({ "upload": selector, "text": text }));
        self
    }

    /// Presses what leads to the next page.
    fn press(mut self, selector: &str) -> Self {
        self.steps.push(json!({ "press": selector }));
        self
    }

    /// Presses the button of the page's form.
    fn sent(self) -> Self {
        self.press("main form .button")
    }
}

/// Every page.
pub fn pages() -> Vec<Shown> {
    let lists = [strangers(), mails(), desks(), learning(), attempts(), results(), verifying(), problems()];
    [lists.concat(), facilitators(), administrators()].concat()
}

/// For everybody.
fn strangers() -> Vec<Shown> {
    let who = "stranger";
    vec![
        page(who, "welcome", "/").main(),
        page(who, "welcome, first day", "{first-day}/"),
        page(who, "catalogue", "/courses"),
        page(who, "catalogue, sought", "/courses?search=law"),
        page(who, "catalogue, nothing found", "/courses?search=astronomy"),
        page(who, "catalogue, empty", "{first-day}/courses"),
        page(who, "course", "/courses/international-migration-law").main(),
        page(who, "course, by invitation", "/courses/invited"),
        page(who, "sign in", "/sign-in").main(),
        page(who, "sign in, before a page", "/sign-in?next=/account"),
        page(who, "sign in, after signing out", "/sign-in?done=signed-out"),
        page(who, "sign in, refused", "/sign-in")
            .set("#field-email", "nobody@example.org")
            .set("#field-password", "what was it")
            .sent()
            .status(401),
        page(who, "back from a provider, in vain", "/login/with/ministry/callback?code=x").status(400),
        page("halfway", "sign in, second step", "/sign-in/code").main(),
        page("halfway", "sign in, recovery code", "/sign-in/code?with=recovery"),
        page(who, "register", "/register"),
        page(who, "register, faults", "/register").set("#field-email", "nobody").sent().status(422).main(),
        page(who, "registered", "/register")
            .set("#field-full_name", "Lindiwe Mokoena")
            .set("#field-email", "lindiwe@delegates.example")
            .set("#field-password", "consul visits the harbour")
            .sent(),
        page(who, "set up", "{set-up}"),
        page(who, "set up, faults", "{set-up}").sent().status(422),
        page(who, "forgotten password", "/forgot"),
        page(who, "forgotten password, sent", "/forgot").set("#field-email", "nobody@example.org").sent(),
        page(who, "stored data, for everybody", "/account/data"),
        page(who, "sign in, after erasure", "/sign-in?done=erased"),
        page(who, "API", "/api/docs"),
        page(who, "API, a group", "/api/docs?of=learning"),
        page(who, "API, a group unfolded", "/api/docs?of=people").set("details", ""),
        page(who, "API schemas", "/api/docs/schemas"),
        page(who, "API schema", "/api/docs/schemas?of=Attempt"),
    ]
}

/// Where links in mails lead.
fn mails() -> Vec<Shown> {
    let who = "stranger";
    vec![
        page(who, "confirm address", "{confirm}"),
        page(who, "reset password", "{reset}"),
        page(who, "reset password, faults", "{reset}").set("#field-password", "short").sent().status(422),
        page(who, "choose a password", "{welcome}"),
        page(who, "choose a password, faults", "{welcome}").set("#field-password", "short").sent().status(422),
        page(who, "unsubscribe", "{unsubscribe}"),
        page(who, "unsubscribed", "{unsubscribe}").sent(),
    ]
}

/// What people see first, and what is about them.
fn desks() -> Vec<Shown> {
    vec![
        page("newcomer", "home, empty", "/"),
        page("newcomer", "course, to enrol in", "/courses/protocol"),
        page("newcomer", "course, by approval", "/courses/approval"),
        page("newcomer", "certificates, none", "/certificates"),
        page("newcomer", "account", "/account").main(),
        page("newcomer", "account, saved", "/account?done=saved"),
        page("newcomer", "account, faults", "/account").set("#field-full_name", "").sent().status(422),
        page("newcomer", "address", "/account/address"),
        page("newcomer", "password", "/account/password"),
        page("newcomer", "password, faults", "/account/password").sent().status(422),
        page("newcomer", "sessions", "/account/sessions"),
        page("newcomer", "second factor, none", "/account/second-factor"),
        page("beginner", "second factor, to set up", "/account/second-factor/set-up").main(),
        page("beginner", "second factor, to set up, faults", "/account/second-factor/set-up").sent().status(422),
        page("protected", "second factor", "/account/second-factor"),
        page("protected", "recovery codes", "/account/second-factor").press("form[action$='/recovery-codes'] .button"),
        page("protected", "second factor, to turn off", "/account/second-factor/off"),
        page("paused", "asked for the password on the way", "/account/second-factor")
            .press("form[action='/account/second-factor'] .button"),
        page("newcomer", "passkeys, none", "/account/passkeys"),
        page("protected", "passkeys", "/account/passkeys"),
        page("protected", "passkey, to add", "/account/passkeys/new"),
        page("protected", "passkey, its name", "{passkey}"),
        page("newcomer", "stored data", "/account/data").main(),
        page("newcomer", "erasure", "/account/erase").main(),
        page("newcomer", "erasure, faults", "/account/erase").sent().status(422),
        page("bounced", "account, mail came back", "/account"),
        page("bounced", "address, sent", "/account/address").sent(),
        page("reader", "home", "/").main(),
        page("veteran", "home, several courses", "/"),
        page("veteran", "certificates", "/certificates").main(),
        page("facilitator", "home of a facilitator", "/"),
        page("administrator", "home of an administrator", "/"),
    ]
}

/// Outlines, lessons and quizzes before they are started.
fn learning() -> Vec<Shown> {
    vec![
        page("reader", "outline", "/learn/international-migration-law").main(),
        page("veteran", "outline, completed", "/learn/protocol"),
        page("paused", "outline, paused", "/learn/protocol"),
        page("pending", "outline, pending", "/learn/approval"),
        page("reader", "lesson", "/learn/international-migration-law/foundations/sources").main(),
        page(
            "reader",
            "lesson, done",
            "/learn/international-migration-law/foundations/what-is-international-migration-law",
        ),
        page("reader", "lesson, contents", "/learn/international-migration-law/foundations/sources").set("details", ""),
        page("reader", "lesson, locked", "/learn/international-migration-law/refugees/who-is-a-refugee").status(409),
        page("reader", "glossary", "/learn/international-migration-law/glossary"),
        page("reader", "quiz", "/learn/international-migration-law/foundations/assessment").main(),
        page("answerer", "quiz, going on", "/learn/types/one/check"),
        page("veteran", "quiz, passed", "/learn/protocol/one/check"),
        page("failed", "quiz, used up", "/learn/once/one/check"),
        page("practiser", "quiz, that does not count", "/learn/practice/one/check"),
        page("dated", "quiz, not open yet", "/learn/early/one/check"),
        page("dated", "quiz, closed", "/learn/late/one/check"),
    ]
}

/// Attempts that are under way.
fn attempts() -> Vec<Shown> {
    vec![
        page("answerer", "attempt", "{attempt}").main(),
        page("answerer", "attempt, saved", "{attempt}?done=saved"),
        page("answerer", "attempt, faults", "{attempt}")
            .plain()
            .set("[name=\"q.num\"]", "many")
            .press("#save")
            .status(422),
        page("practiser", "attempt, long choices", "{long-choices}").main(),
        page("answerer", "attempt, looked over", "{attempt}/review").main(),
        page("late", "attempt, time is up", "{late-attempt}"),
        page("reader", "without a connection", "/offline/LANGUAGE"),
    ]
}

/// Attempts that were handed in.
fn results() -> Vec<Shown> {
    vec![
        page("passed", "result, passed", "{passed}").main(),
        page("passed", "result, receipt", "{passed}").set("details", ""),
        page("half", "result, partly right", "{half}"),
        page("failed", "result, failed", "{failed}"),
        page("practiser", "result, that does not count", "{uncounted}"),
        page("essayist", "result, awaiting marks", "{waiting}"),
        page("marked", "result, marked", "{marked}"),
        page("abandoned", "result, abandoned", "{abandoned}"),
    ]
}

/// What a stranger learns about a certificate.
fn verifying() -> Vec<Shown> {
    let who = "stranger";
    vec![
        page(who, "verify", "/verify").main(),
        page(who, "verify, unknown", "/verify/7K3M9-WQ2XD").status(404),
        page(who, "verify, valid", "{valid}").main(),
        page("veteran", "verify, signed in", "{valid}"),
        page(who, "verify, expired", "{expired}"),
        page(who, "verify, revoked", "{revoked}"),
        page(who, "verify, superseded", "{superseded}"),
        page(who, "verify, successor", "{successor}"),
    ]
}

/// When there is no page to show.
fn problems() -> Vec<Shown> {
    let who = "stranger";
    vec![
        page("newcomer", "problem 403", "/account").set("main form [name=token]", "forged").sent().status(403),
        page(who, "problem 404", "/nothing/here").status(404),
        page(who, "problem 405", "/courses/protocol/enrol").status(405),
        page(who, "problem 410, reset", "/reset/spent").status(410),
        page(who, "problem 410, unsubscribe", "/unsubscribe/nobodys").status(410),
    ]
}

/// What facilitators see of their cohorts.
fn facilitators() -> Vec<Shown> {
    let who = "facilitator";
    let sent = |name, path: &str, button: &str| page(who, name, path).press(button);
    vec![
        page("idle", "cohorts, none", "/cohorts"),
        page(who, "cohorts", "/cohorts").main(),
        page("reader", "problem, of facilitators", "/cohorts").status(403),
        page(who, "new cohort", "/cohorts/new"),
        page(who, "new cohort, faults", "/cohorts/new").sent().status(422),
        page(who, "cohort", "{cohort}").main(),
        sent("cohort, nobody chosen", "{cohort}", "main form .button").status(422),
        page(who, "cohort, reminded", "{cohort}").set("[name=who]", "").set("#deed-remind", "").sent(),
        page(who, "cohort, to change", "{cohort}/edit"),
        page(who, "progress", "{cohort}/progress").main(),
        page(who, "progress, sought", "{cohort}/progress?search=Sokolova"),
        page(who, "progress, nobody", "{cohort}/progress?search=nobody"),
        page(who, "a learner's story", "{story}").main(),
        page(who, "a learner's story, faults", "{story}").set("#deed-extend", "").sent().status(422),
        page(who, "members", "{cohort}/members").main(),
        sent("members, nobody to add", "{cohort}/members", "form[action$='/add'] .button").status(422),
        page(who, "joining", "{by-approval}/joining").main(),
        sent("joining, faults", "{by-approval}/joining", "button[value=approve]").status(422),
        page(who, "joining, nobody", "{cohort}/joining"),
        page(who, "marking", "{essays}/marking"),
        page(who, "marking, nothing", "{cohort}/marking"),
        page(who, "marking, an essay", "{marking}").main(),
        page(who, "marking, faults", "{marking}").sent().status(422),
        page(who, "statistics", "{cohort}/statistics"),
        page(who, "statistics of a quiz", "{cohort}/statistics/foundations/assessment").main(),
        page(who, "statistics, no attempts", "{cohort}/statistics/refugees/assessment"),
        page(who, "figures", "{cohort}/figures").main(),
        page(who, "figures, nothing yet", "{essays}/figures"),
        page(who, "messages", "{cohort}/messages").main(),
        sent("messages, faults", "{cohort}/messages", "button[value=send]").status(422),
        page(who, "messages, looked at", "{cohort}/messages")
            .set("#subject", "Next week")
            .set("#text", "Bring **pens**.\n\n- ink\n- paper")
            .press("button[value=preview]"),
        page("stranger", "invitation", "{invitation}"),
        page("stranger", "invitation, faults", "{invitation}").sent().status(422),
        page("reader", "invitation of another", "{invitation}"),
    ]
}

/// What administrators see.
fn administrators() -> Vec<Shown> {
    let who = "administrator";
    vec![
        page(who, "administration", "/admin").main(),
        page(who, "people", "/admin/people").main(),
        page(who, "people, sought", "/admin/people?search=sokolova"),
        page(who, "people, nobody", "/admin/people?search=nobody"),
        page(who, "new person", "/admin/people/new"),
        page(who, "new person, faults", "/admin/people/new").sent().status(422),
        page(who, "person", "{person}").main(),
        page(who, "person, unfolded", "{person}").set("details", ""),
        page(who, "person, to change", "{person}/profile"),
        page(who, "import", "/admin/people/import").main(),
        page(who, "import, faults", "/admin/people/import").sent().status(422),
        page(who, "import, looked at", "/admin/people/import").upload("#file", IMPORT).sent().main(),
        page(who, "audit log", "/admin/audit").main(),
        page(who, "certificates of all", "/admin/certificates").main(),
        page(who, "certificates of all, nothing", "/admin/certificates?search=nobody"),
        page(who, "certificate's story", "{record}").main(),
        page(who, "certificate's story, faults", "{record}").press("form[action$='/revoke'] .button").status(422),
        page(who, "certificate's story, revoked", "{record-revoked}"),
        page(who, "certificate's story, superseded", "{record-superseded}"),
        page(who, "who is due", "/admin/certificates/eligible"),
        page(who, "who is due, of a course", "/admin/certificates/eligible?course=treaty-depositary").main(),
        page(who, "who is due, nobody chosen", "/admin/certificates/eligible?course=treaty-depositary")
            .press("button[value=exclude]")
            .status(422),
        page(who, "batches", "/admin/certificates/batches"),
        page(who, "batch", "{batch}").main(),
        page(who, "mail queue", "/admin/mail").main(),
        page(who, "mail queue, nothing", "/admin/mail?to=nobody.example"),
        page(who, "mail", "{mail}").main(),
        page(who, "addresses that bounce", "/admin/mail/bounced"),
        page(who, "courses of all", "/admin/courses").main(),
        page(who, "course and its versions", "/admin/courses/summits").main(),
        page(who, "version", "/admin/courses/summits/1"),
        page(who, "version, what changed", "/admin/courses/summits/2/changes").main(),
        page(
            who,
            "version, a lesson",
            "/admin/courses/international-migration-law/1/foundations/what-is-international-migration-law",
        ),
        page(who, "version, a quiz", "/admin/courses/types/1/one/check"),
        page(who, "publishing", "/admin/publication").main(),
        page(who, "publishing, unfolded", "/admin/publication").set("details", ""),
        page(who, "publishing, what became of it", "{publication-work}").main(),
        page(who, "moving a cohort", "{move}").main(),
        page(who, "moving a learner", "{move-one}"),
        page("reader", "problem, of administrators", "/admin").status(403),
        page(who, "health", "/admin/health"),
        page(who, "backup, made", "{backup-work}"),
    ]
}

/// A table of people: one who is new, one who is known, one without an address.
const IMPORT: &str = "email,full_name,country,affiliation,language,role\n\
                      amina.diallo@mfa.example,Amina Diallo,Senegal,Ministry of Foreign Affairs,fr,learner\n\
                      joaqu.n.n.ez.arrieta@delegates.example,Joaquín Núñez Arrieta,Uruguay,,es,learner\n\
                      nobody,Nobody,,,en,learner\n";
