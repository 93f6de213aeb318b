//! By what a database finds the things that can fit a filter at all: its indexes. Pure.
//!
//! A filter is answered when one of the conditions that must hold can be looked up; whatever else it says is asked of what was found.
//! Nothing is answered by reading everybody.

use serde_json::Value;

use super::fault::{Fault, Kind};
use super::filter::{Filter, Operator, Path};

/// Something that an index finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The thing of this id.
    Id(String),
    /// The thing with this id of the directory.
    External(String),
    /// The person with this address, or the group with this name.
    Name(String),
    /// People whose address begins so.
    NameBegins(String),
    /// The groups of this person.
    Member(String),
}

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// People.
    Users,
    /// Groups.
    Groups,
}

/// What a filter may ask for, for people to read.
const USERS: &str = "userName eq, userName sw, emails.value eq, externalId eq or id eq";
const GROUPS: &str = "displayName eq, externalId eq, id eq or members.value eq";

/// What can fit the filter stands under one of these keys.
///
/// # Errors
/// [`Kind::InvalidFilter`], which names what is answered.
pub fn keys(filter: &Filter, about: About) -> Result<Vec<Key>, Fault> {
    found(filter, about).ok_or_else(|| {
        let known = if about == About::Users { USERS } else { GROUPS };
        let detail = format!(
            "This filter would be answered by reading everything. Ask for {known}; other conditions may be joined to it with and."
        );
        Fault::new(Kind::InvalidFilter, detail)
    })
}

fn found(filter: &Filter, about: About) -> Option<Vec<Key>> {
    match filter {
        Filter::Compare(path, operator, Value::String(text)) => key(path, *operator, text, about).map(|key| vec![key]),
        Filter::Within(path, inner) => within(path, inner, about),
        Filter::And(one, other) => {
            let sides = [found(one, about), found(other, about)];
            // Of two ways the one that finds less: no beginnings, and fewer keys.
            let cost = |keys: &Vec<Key>| (keys.iter().any(|key| matches!(key, Key::NameBegins(_))), keys.len());
            sides.into_iter().flatten().min_by_key(cost)
        }
        Filter::Or(one, other) => {
            let (mut keys, more) = (found(one, about)?, found(other, about)?);
            keys.extend(more);
            Some(keys)
        }
        Filter::Compare(..) | Filter::Present(_) | Filter::Not(_) => None,
    }
}

/// `emails[value eq "…"]` is `emails.value eq "…"`.
fn within(path: &Path, inner: &Filter, about: About) -> Option<Vec<Key>> {
    match inner {
        Filter::Compare(part, operator, Value::String(text)) if part.sub.is_none() => {
            let whole = Path { sub: Some(part.name.clone()), ..path.clone() };
            key(&whole, *operator, text, about).map(|key| vec![key])
        }
        Filter::And(one, other) => within(path, one, about).or_else(|| within(path, other, about)),
        Filter::Or(one, other) => {
            let (mut keys, more) = (within(path, one, about)?, within(path, other, about)?);
            keys.extend(more);
            Some(keys)
        }
        _ => None,
    }
}

fn key(path: &Path, operator: Operator, text: &str, about: About) -> Option<Key> {
    let core = match about {
        About::Users => "urn:ietf:params:scim:schemas:core:2.0:User",
        About::Groups => "urn:ietf:params:scim:schemas:core:2.0:Group",
    };
    if path.urn.as_deref().is_some_and(|urn| !urn.eq_ignore_ascii_case(core)) {
        return None;
    }
    let text = text.to_owned();
    match (about, operator) {
        (_, Operator::Equal) if path.is("id") => Some(Key::Id(text)),
        (_, Operator::Equal) if path.is("externalId") => Some(Key::External(text)),
        (About::Users, Operator::Equal)
            if path.is("userName") || path.is("emails") || path.is_part("emails", "value") =>
        {
            Some(Key::Name(text))
        }
        (About::Users, Operator::Begins) if path.is("userName") && !text.is_empty() => Some(Key::NameBegins(text)),
        (About::Groups, Operator::Equal) if path.is("displayName") => Some(Key::Name(text)),
        (About::Groups, Operator::Equal) if path.is("members") || path.is_part("members", "value") => {
            Some(Key::Member(text))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::filter::parse;
    use super::*;

    fn asked(text: &str, about: About) -> Result<Vec<Key>, Fault> {
        keys(&parse(text).unwrap(), about)
    }

    #[test]
    fn what_an_index_finds_is_looked_up() {
        let name = |text: &str| vec![Key::Name(text.to_owned())];
        for (text, keys) in [
            ("userName eq \"a@b.example\"", name("a@b.example")),
            ("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"a@b.example\"", name("a@b.example")),
            ("active eq true and userName eq \"a@b.example\"", name("a@b.example")),
            ("userName sw \"a\" and userName eq \"a@b.example\"", name("a@b.example")),
            ("emails[type eq \"work\" and value eq \"a@b.example\"]", name("a@b.example")),
            ("userName sw \"a\"", vec![Key::NameBegins("a".to_owned())]),
            ("id eq \"1\" or externalId eq \"2\"", vec![Key::Id("1".to_owned()), Key::External("2".to_owned())]),
        ] {
            assert_eq!(asked(text, About::Users).unwrap(), keys, "{text}");
        }
        assert_eq!(asked("displayName eq \"Geneva\"", About::Groups).unwrap(), name("Geneva"));
        let member = vec![Key::Member("1".to_owned())];
        assert_eq!(asked("members[value eq \"1\"] and displayName co \"x\"", About::Groups).unwrap(), member);
    }

    #[test]
    fn what_would_read_everything_is_refused_with_what_is_answered() {
        for text in [
            "active eq true",
            "userName co \"a\"",
            "userName ne \"a\"",
            "not (userName eq \"a\")",
            "userName sw \"\"",
            "userName pr",
            "userName eq \"a\" or active eq true",
            "displayName eq \"A\"",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:userName eq \"a\"",
        ] {
            let fault = asked(text, About::Users).unwrap_err();
            assert_eq!(fault.kind, Kind::InvalidFilter);
            assert_eq!(
                fault.detail,
                "This filter would be answered by reading everything. Ask for userName eq, userName sw, emails.value eq, externalId eq or id eq; other conditions may be joined to it with and."
            );
        }
        assert!(asked("userName eq \"a\"", About::Groups).unwrap_err().detail.contains("Ask for displayName eq, "));
    }
}
