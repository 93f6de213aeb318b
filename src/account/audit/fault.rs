//! What can be wrong with the chain of the audit log, in words.

use std::fmt;

use crate::base::AuditId;

/// What is wrong with the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Rows are missing, from one number to another.
    Missing(i64, i64),
    /// What a row says is not what was sealed.
    Changed(i64, AuditId, Part),
    /// A row stands in another row's place.
    Moved(i64, AuditId, i64),
    /// A row was sealed by nobody, or does not follow the row before it.
    Foreign(i64, AuditId),
    /// A number was given twice.
    Doubled(i64, AuditId),
    /// A row stands behind the head, or where rows were forgotten.
    Outside(i64, AuditId),
    /// A row has a digest without a number, or a number without a digest.
    Half(AuditId),
    /// The head of the chain is not its last row.
    Head(i64),
}

/// What of a row was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The reason.
    Reason,
    /// The details.
    Detail,
}

impl Part {
    const fn word(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::Detail => "detail",
        }
    }
}

impl Fault {
    /// Its kind, for programs.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Missing(..) => "missing",
            Self::Changed(..) => "changed",
            Self::Moved(..) => "moved",
            Self::Foreign(..) => "foreign",
            Self::Doubled(..) => "doubled",
            Self::Outside(..) => "outside",
            Self::Half(_) => "half-sealed",
            Self::Head(_) => "head",
        }
    }

    /// The number it is about.
    pub const fn seq(&self) -> Option<i64> {
        match self {
            Self::Missing(seq, _)
            | Self::Changed(seq, ..)
            | Self::Moved(seq, ..)
            | Self::Foreign(seq, _)
            | Self::Doubled(seq, _)
            | Self::Outside(seq, _)
            | Self::Head(seq) => Some(*seq),
            Self::Half(_) => None,
        }
    }

    /// The row it is about.
    pub const fn id(&self) -> Option<AuditId> {
        match self {
            Self::Changed(_, id, _)
            | Self::Moved(_, id, _)
            | Self::Foreign(_, id)
            | Self::Doubled(_, id)
            | Self::Outside(_, id)
            | Self::Half(id) => Some(*id),
            Self::Missing(..) | Self::Head(_) => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(from, to) if from == to => write!(f, "no. {from} is missing"),
            Self::Missing(from, to) => write!(f, "no. {from} to {to} are missing"),
            Self::Changed(seq, id, part) => {
                write!(f, "no. {seq} ({id}): its {} is not the one that was sealed", part.word())
            }
            Self::Moved(seq, id, to) => write!(f, "no. {seq} ({id}): it was sealed as no. {to}"),
            Self::Foreign(seq, id) => {
                write!(f, "no. {seq} ({id}): it is not what was sealed, or does not follow the row before it")
            }
            Self::Doubled(seq, id) => write!(f, "no. {seq} ({id}): another row has this number"),
            Self::Outside(seq, id) => {
                write!(f, "no. {seq} ({id}): it stands outside the chain, added by somebody else")
            }
            Self::Half(id) => write!(f, "({id}): of number and digest it has only one"),
            Self::Head(seq) => write!(f, "no. {seq}: the head of the chain has another digest than this row"),
        }
    }
}
