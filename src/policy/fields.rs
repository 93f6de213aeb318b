//! Which fields of a person are shown to whom, and which fields the changes may set.

use super::Action;

/// Who looks at a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The person.
    Oneself,
    /// An administrator.
    Administrator,
    /// Who facilitates a cohort that the person is in.
    Facilitator,
    /// Other learners, and people who are not signed in.
    Others,
}

/// All that the API tells of a person.
pub const OF_A_PERSON: &[&str] = &[
    "id",
    "email",
    "email_confirmed",
    "full_name",
    "country",
    "affiliation",
    "language",
    "role",
    "address_bounced",
    "reminders",
    "second_factor",
    "locked",
    "state",
    "created_at",
];

/// What administrators see with a person besides.
pub const BESIDES_A_PERSON: &[&str] = &["enrolments", "sessions", "certificates"];

/// The fields of a person that an audience is shown. A certificate that is verified by its code tells the name that stands on
/// it: that is the certificate's, and whoever gave the code away told it.
pub const fn shown(audience: Audience) -> &'static [&'static str] {
    match audience {
        Audience::Oneself | Audience::Administrator => OF_A_PERSON,
        Audience::Facilitator => &["full_name", "email", "country", "affiliation"],
        Audience::Others => &[],
    }
}

/// The fields that a change takes; all others are refused with the whole change. None for what is no change of fields.
pub const fn settable(action: Action) -> &'static [&'static str] {
    match action {
        Action::ChangeOneself => &["full_name", "country", "affiliation", "language", "reminders"],
        Action::ChangePerson => &["full_name", "country", "affiliation", "language", "role", "locked", "reason"],
        Action::RenamePasskey => &["name"],
        Action::ChangeCohort => &["title", "starts_at", "ends_at"],
        _ => &[],
    }
}
