//! What happens that an operator wants to see the pace of.

use prometheus::{IntCounter, IntCounterVec, Opts, Registry};

use super::Error;

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// Somebody is in.
    SignedIn,
    /// The password is wrong, the address unknown, or the person locked.
    WrongPassword,
    /// The code of the second factor is wrong.
    WrongCode,
    /// What a provider of identities said is not believed.
    Doubted,
}

/// How a try at a piece of the outbox's work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It failed and will be tried again.
    Retried,
    /// It was given up.
    Buried,
}

/// What happened since the process began.
#[derive(Debug)]
pub struct Events {
    /// Answers to questions of which a learner was told that they are saved.
    pub answers: IntCounter,
    /// Certificates whose document was made and kept.
    pub certificates: IntCounter,
    sign_ins: IntCounterVec,
    work: IntCounterVec,
}

impl Events {
    pub(super) fn register(registry: &Registry) -> Result<Self, Error> {
        let answers = IntCounter::new(
            "chancery_answers_acknowledged_total",
            "Answers to questions of which a learner was told that they are saved.",
        )?;
        let certificates = IntCounter::new(
            "chancery_certificates_issued_total",
            "Certificates whose document was made and kept by this process.",
        )?;
        let about =
            "Sign-ins by how they ended: signed-in, wrong-password, wrong-code, doubted (a provider of identities).";
        let sign_ins = IntCounterVec::new(Opts::new("chancery_sign_ins_total", about), &["outcome"])?;
        let about = "Tries at pieces of the outbox's work in this process, by kind and by how they ended: done, retried, buried.";
        let work = IntCounterVec::new(Opts::new("chancery_work_total", about), &["kind", "outcome"])?;
        // What did not happen yet is told as zero, or the first time would be no increase.
        for outcome in [SignIn::SignedIn, SignIn::WrongPassword, SignIn::WrongCode, SignIn::Doubted] {
            sign_ins.with_label_values(&[outcome.name()]);
        }
        registry.register(Box::new(answers.clone()))?;
        registry.register(Box::new(certificates.clone()))?;
        registry.register(Box::new(sign_ins.clone()))?;
        registry.register(Box::new(work.clone()))?;
        Ok(Self { answers, certificates, sign_ins, work })
    }

    /// Counts a sign-in.
    pub fn sign_in(&self, outcome: SignIn) {
        self.sign_ins.with_label_values(&[outcome.name()]).inc();
    }

    /// Counts a try at a piece of work.
    pub fn work(&self, kind: &str, outcome: Outcome) {
        self.work.with_label_values(&[kind, outcome.name()]).inc();
    }
}

impl Outcome {
    /// It in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retried => "retried",
            Self::Buried => "buried",
        }
    }
}

impl SignIn {
    fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::WrongPassword => "wrong-password",
            Self::WrongCode => "wrong-code",
            Self::Doubted => "doubted",
        }
    }
}
