//! Who may what: one pure function from (who asks, what they want, what it is about) to a yes or to a refusal with its reason.
//!
//! What no rule allows is refused. `action` is everything that the service does, with the rule of each; `fields` says which
//! fields of a person are shown to whom, and which fields a change may set. The verbs ask here (`actions::access`), the table
//! of routes names an action for each (`web::rights`), and `tests/api/matrix.rs` holds every route against it.

mod action;
pub mod fields;
#[cfg(test)]
mod tests;

pub use action::{Action, Rule};

use crate::account::{Caller, Role};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody without a live session: nobody signed in, the session ended, or the person is locked.
    Anonymous,
    /// Somebody who is signed in.
    Person {
        /// What the person may do, as it is at this moment.
        role: Role,
        /// Whether the person has the second factor, if the installation demands one of the role.
        proved: bool,
        /// Whether the person signed in, or showed the password again, a short while ago.
        recent: bool,
    },
    /// A directory that shows a SCIM token.
    Directory {
        /// Whether the token may change staff and give roles.
        may_roles: bool,
    },
}

/// What is asked about, as seen from who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// No single thing: a list of one's own, something new, the installation.
    None,
    /// A thing that exists.
    Thing {
        /// Whether it is that person's own: the enrolment, the attempt, the certificate, the session, the work.
        own: bool,
        /// Whether it is in a cohort that the person facilitates, or is that cohort.
        runs: bool,
    },
}

/// Why somebody may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in.
    NotSignedIn,
    /// It is another's: for who asks it does not exist.
    NotFound,
    /// The role does not allow it, or it is one's own and somebody else has to do it.
    Role,
    /// The role needs a second factor, and there is none.
    SecondFactorNeeded,
    /// The person has to show anew that it is they.
    RecentSignInNeeded,
}

impl Actor {
    /// Who is behind a session.
    pub const fn of(caller: &Caller) -> Self {
        Self::Person { role: caller.role, proved: caller.proved, recent: caller.recent }
    }

    /// Somebody of that role who has shown all that there is to show.
    pub const fn with(role: Role) -> Self {
        Self::Person { role, proved: true, recent: true }
    }
}

impl Resource {
    /// One's own.
    pub const OWN: Self = Self::of(true, false);
    /// Somebody else's, in a cohort that one runs; or that cohort.
    pub const RUN: Self = Self::of(false, true);
    /// Somebody else's.
    pub const FOREIGN: Self = Self::of(false, false);

    /// A thing.
    pub const fn of(own: bool, runs: bool) -> Self {
        Self::Thing { own, runs }
    }
}

/// Whether people of that role must have a second factor, where the installation demands it of its staff.
pub fn needs_second_factor(role: Role, demanded_of_staff: bool) -> bool {
    demanded_of_staff && role >= Role::Facilitator
}

/// Whether an actor may do something to a thing.
///
/// The reasons are told in the order in which they can be mended: sign in, set the second factor up, ask somebody with
/// the right, sign in again.
///
/// # Errors
/// [`Refusal`].
pub fn decide(actor: Actor, action: Action, resource: Resource) -> Result<(), Refusal> {
    let rule = action.rule();
    if rule == Rule::Everybody {
        return Ok(());
    }
    let (role, proved, recent) = match actor {
        Actor::Anonymous => return Err(Refusal::NotSignedIn),
        Actor::Directory { may_roles } => {
            let allowed = rule == Rule::Directory || rule == Rule::DirectoryOfRoles && may_roles;
            return if allowed { Ok(()) } else { Err(Refusal::Role) };
        }
        Actor::Person { role, proved, recent } => (role, proved, recent),
    };
    if !proved && rule != Rule::SignedIn {
        return Err(Refusal::SecondFactorNeeded);
    }
    allows(rule, role, resource)?;
    if action.needs_recent_sign_in() && !recent { Err(Refusal::RecentSignInNeeded) } else { Ok(()) }
}

/// Whether a rule lets somebody of that role at a thing.
fn allows(rule: Rule, role: Role, resource: Resource) -> Result<(), Refusal> {
    let (own, leads) = match resource {
        Resource::None => (false, false),
        // Somebody whose role was taken away runs nothing any more, whatever is still noted of the cohort.
        Resource::Thing { own, runs } => (own, role == Role::Administrator || role == Role::Facilitator && runs),
    };
    let staff = role >= Role::Facilitator;
    let allowed = match rule {
        Rule::Everybody | Rule::SignedIn | Rule::Oneself => true,
        Rule::Own => own,
        Rule::OwnOrAdministrator => own || leads && role == Role::Administrator,
        Rule::OwnOrLed => own || leads,
        Rule::Led | Rule::Cohort => leads,
        Rule::LedOfAnother => leads && !own,
        Rule::Staff => staff,
        Rule::OwnWork => staff && own || leads && role == Role::Administrator,
        Rule::Administrator => role == Role::Administrator,
        Rule::Directory | Rule::DirectoryOfRoles => false,
    };
    if allowed {
        return Ok(());
    }
    // Who knows that the thing exists, or asks for what never is theirs, is told that it is not for them; for everybody else
    // it does not exist.
    let known = match rule {
        Rule::Staff | Rule::Administrator | Rule::Directory | Rule::DirectoryOfRoles => true,
        Rule::Cohort => !staff,
        Rule::Led | Rule::LedOfAnother => own,
        _ => false,
    };
    Err(if known { Refusal::Role } else { Refusal::NotFound })
}
