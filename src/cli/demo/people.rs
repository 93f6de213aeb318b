//! Who the demo people are. Their addresses end in `.example`, which no mail server in the world delivers to (RFC 2606).

use crate::account::Role;

/// How far a demo learner came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    /// Does not learn: an administrator or a facilitator.
    None,
    /// Enrolled, and never seen.
    NotStarted,
    /// Two units done.
    Started,
    /// Half of the units done.
    HalfWay,
    /// Handed in a quiz once, and failed.
    FailedOnce,
    /// Sits over a quiz right now.
    AtAQuiz,
    /// Only the last graded quiz is missing.
    AllButOne,
    /// Asked to be enrolled, and waits.
    Waiting,
    /// Everything done.
    Completed,
}

/// A demo person.
#[derive(Debug)]
pub(super) struct DemoPerson {
    pub role: Role,
    pub name: &'static str,
    /// The part of the address before `@demo.example`.
    pub mailbox: &'static str,
    pub country: &'static str,
    pub affiliation: &'static str,
    pub language: &'static str,
    pub path: Path,
    /// Days ago when the enrolment began, and when the learner was last seen.
    pub days: (i64, i64),
}

const fn person(
    role: Role,
    name: &'static str,
    mailbox: &'static str,
    [country, affiliation, language]: [&'static str; 3],
    path: Path,
    days: (i64, i64),
) -> DemoPerson {
    DemoPerson { role, name, mailbox, country, affiliation, language, path, days }
}

use Role::{Administrator, Facilitator, Learner};

/// The people, in the order in which they are added.
#[rustfmt::skip]
pub(super) const PEOPLE: [DemoPerson; 15] = [
    person(Administrator, "Ingrid Solheim", "administrator",
        ["Norway", "Diplomatic Institute, registry", "en"], Path::None, (60, 0)),
    person(Facilitator, "Mateus Carvalho", "facilitator",
        ["Brazil", "Diplomatic Institute, department of law", "en"], Path::None, (60, 0)),
    person(Learner, "Aïssatou Ndiaye-Lefèvre", "aissatou",
        ["Senegal", "Ministère des Affaires étrangères", "fr"], Path::Completed, (38, 9)),
    person(Learner, "Thomas O'Rourke", "thomas",
        ["Ireland", "Permanent Mission to the United Nations in Geneva", "en"], Path::Completed, (36, 5)),
    person(Learner, "ليلى حداد", "layla",
        ["Jordan", "وزارة الخارجية وشؤون المغتربين", "ar"], Path::Completed, (35, 2)),
    person(Learner, "Екатерина Соколова", "ekaterina",
        ["Kazakhstan", "Министерство иностранных дел", "ru"], Path::AllButOne, (34, 1)),
    person(Learner, "Joaquín Núñez Arrieta", "joaquin",
        ["Uruguay", "Misión Permanente ante la OEA", "es"], Path::HalfWay, (30, 3)),
    person(Learner, "王思远", "siyuan",
        ["China", "外交部国际司", "zh"], Path::HalfWay, (29, 6)),
    person(Learner, "Jean-Baptiste Kouassi", "jean-baptiste",
        ["Côte d'Ivoire", "Ambassade à Bruxelles", "fr"], Path::FailedOnce, (27, 12)),
    person(Learner, "Nomvula Dlamini", "nomvula",
        ["South Africa", "Department of International Relations", "en"], Path::AtAQuiz, (21, 0)),
    person(Learner, "Данияр Абдуллаев", "daniyar",
        ["Kyrgyzstan", "Посольство в Женеве", "ru"], Path::Started, (20, 16)),
    person(Learner, "Valentina Quispe", "valentina",
        ["Bolivia", "Ministerio de Relaciones Exteriores", "es"], Path::Started, (14, 2)),
    person(Learner, "يوسف بن عمر", "youssef",
        ["Tunisia", "البعثة الدائمة لدى الأمم المتحدة", "ar"], Path::NotStarted, (19, 19)),
    person(Learner, "陈丽华", "lihua",
        ["Singapore", "Ministry of Foreign Affairs", "zh"], Path::NotStarted, (6, 6)),
    person(Learner, "Leilani Faleolo", "leilani",
        ["Samoa", "High Commission in Wellington", "en"], Path::Waiting, (1, 1)),
];
