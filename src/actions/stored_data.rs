//! What is stored of people, and how long: one table, from which the page tells everybody. How long is asked of the rules that
//! forget, so that the page says what is done.

use super::Context;
use super::forget::Rule;

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Until the person is erased.
    UntilErased,
    /// As long as the rule says.
    By(Rule),
    /// For so many days.
    Days(i64),
    /// Its own words say it.
    InWords,
}

/// One kind of data. What it is, why it is stored and how long stands in the texts `stored-<key>`, `-why`, `-kept`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Its name in the texts.
    pub key: &'static str,
    /// How long it is kept.
    pub kept: Kept,
}

/// Everything that is stored of people.
pub const STORED: [Stored; 18] = [
    Stored { key: "profile", kept: Kept::UntilErased },
    Stored { key: "password", kept: Kept::UntilErased },
    Stored { key: "second-factor", kept: Kept::UntilErased },
    Stored { key: "passkeys", kept: Kept::UntilErased },
    Stored { key: "identities", kept: Kept::UntilErased },
    Stored { key: "directory", kept: Kept::UntilErased },
    Stored { key: "sessions", kept: Kept::By(Rule::Sessions) },
    Stored { key: "learning", kept: Kept::InWords },
    Stored { key: "essays", kept: Kept::UntilErased },
    Stored { key: "certificates", kept: Kept::InWords },
    Stored { key: "mail", kept: Kept::By(Rule::Mail) },
    Stored { key: "invitations", kept: Kept::By(Rule::Invitations) },
    Stored { key: "imports", kept: Kept::Days(super::manage_person::WORK_DAYS) },
    Stored { key: "limits", kept: Kept::Days(super::limits::FAMILIAR_DAYS) },
    Stored { key: "replies", kept: Kept::Days(super::manage_person::REPLY_DAYS) },
    Stored { key: "audit", kept: Kept::By(Rule::Audit) },
    Stored { key: "browser", kept: Kept::InWords },
    Stored { key: "backups", kept: Kept::InWords },
];

/// Accounts that end by themselves, with the text that says so.
pub const ENDS: [(&str, Rule); 2] = [("unconfirmed", Rule::Unconfirmed), ("inactive", Rule::Inactive)];

impl Kept {
    /// After how many days it goes; `None`: it does not go by itself.
    pub fn days(self, ctx: &Context) -> Option<i64> {
        match self {
            Self::By(rule) => rule.days(&ctx.retention),
            Self::Days(days) => Some(days),
            Self::UntilErased | Self::InWords => None,
        }
    }
}
