//! Filters and the paths of patches, taken apart (RFC 7644, sections 3.4.2.2 and 3.5.2). Pure.
//!
//! ```text
//! filter = term *( "or" term )          term = factor *( "and" factor )
//! factor = "not" "(" filter ")" | "(" filter ")" | path "[" filter "]" | path "pr" | path operator value
//! path   = [ URN ":" ] name [ "." name ]
//! ```
//! The one crate for it (`scim-filter` 0.2.3) has had no release since January 2024, stands on nom 7 and two number crates, and filters
//! values in memory, which is not what a database needs.

use serde_json::Value;

use super::fault::{Fault, Kind};

/// The longest filter, in bytes.
pub const LONGEST: usize = 4_000;
/// How deep brackets may stand in one another.
const DEEPEST: usize = 20;

/// The name of an attribute. Names are compared without case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The schema, where it is said.
    pub urn: Option<String>,
    /// The attribute; empty: the whole of the schema.
    pub name: String,
    /// The part of it.
    pub sub: Option<String>,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `eq`
    Equal,
    /// `ne`
    Different,
    /// `co`
    Contains,
    /// `sw`
    Begins,
    /// `ew`
    Ends,
    /// `gt`
    Greater,
    /// `ge`
    GreaterOrEqual,
    /// `lt`
    Less,
    /// `le`
    LessOrEqual,
}

/// A filter.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// The attribute compared with a value.
    Compare(Path, Operator, Value),
    /// The attribute is there.
    Present(Path),
    /// One of the attribute's values is such.
    Within(Path, Box<Self>),
    /// Both.
    And(Box<Self>, Box<Self>),
    /// One of both, or both.
    Or(Box<Self>, Box<Self>),
    /// Not so.
    Not(Box<Self>),
}

/// What an operation of a patch is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The attribute.
    pub path: Path,
    /// Which of its values.
    pub within: Option<Filter>,
}

impl Path {
    /// Whether the attribute is the one of this name, without a part.
    pub fn is(&self, name: &str) -> bool {
        self.sub.is_none() && self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it is this part of this attribute.
    pub fn is_part(&self, name: &str, sub: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) && self.sub.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(sub))
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let urn = self.urn.as_deref().unwrap_or_default();
        f.write_str(urn)?;
        f.write_str(if urn.is_empty() || self.name.is_empty() { "" } else { ":" })?;
        f.write_str(&self.name)?;
        self.sub.as_ref().map_or(Ok(()), |sub| write!(f, ".{sub}"))
    }
}

/// Takes a filter apart.
///
/// # Errors
/// [`Kind::InvalidFilter`], with the place and what was expected there.
pub fn parse(text: &str) -> Result<Filter, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::new(Kind::InvalidFilter, format!("The filter is longer than {LONGEST} bytes.")));
    }
    let mut parser = Parser { text, at: 0, depth: 0, urns: &[], fault: Kind::InvalidFilter };
    let filter = parser.any()?;
    parser.end()?;
    Ok(filter)
}

/// Takes the path of a patch apart; `urns` are the schemas that may stand alone.
///
/// # Errors
/// [`Kind::InvalidPath`].
pub fn parse_path(text: &str, urns: &[&str]) -> Result<Target, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::new(Kind::InvalidPath, format!("The path is longer than {LONGEST} bytes.")));
    }
    let mut parser = Parser { text, at: 0, depth: 0, urns, fault: Kind::InvalidPath };
    let mut path = parser.path()?;
    let mut within = None;
    if parser.takes("[") {
        within = Some(parser.any()?);
        parser.needs("]")?;
        if parser.takes(".") {
            path.sub = Some(parser.name()?);
        }
    }
    parser.end()?;
    Ok(Target { path, within })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    urns: &'t [&'t str],
    fault: Kind,
}

fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '$')
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn wrong(&self, expected: &str) -> Fault {
        let what = if self.fault == Kind::InvalidPath { "path" } else { "filter" };
        let place = self.text[..self.at].chars().count() + 1;
        let found: String = self.rest().chars().take(20).collect();
        let found = if found.is_empty() { "it ends".to_owned() } else { format!("it has `{found}`") };
        Fault::new(self.fault, format!("The {what} is not understood: at character {place} {found}, where {expected}."))
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    fn takes(&mut self, sign: &str) -> bool {
        let there = self.rest().starts_with(sign);
        self.at += if there { sign.len() } else { 0 };
        there
    }

    fn needs(&mut self, sign: &str) -> Result<(), Fault> {
        self.blanks();
        if self.takes(sign) { Ok(()) } else { Err(self.wrong(&format!("`{sign}` is expected"))) }
    }

    fn end(&mut self) -> Result<(), Fault> {
        self.blanks();
        if self.rest().is_empty() { Ok(()) } else { Err(self.wrong("`and`, `or` or the end is expected")) }
    }

    /// The word that comes next, without taking it.
    fn word(&self) -> &'t str {
        let rest = self.rest();
        &rest[..rest.find(|c| !is_of_a_word(c)).unwrap_or(rest.len())]
    }

    fn keyword(&mut self, word: &str) -> bool {
        self.blanks();
        let there = self.word().eq_ignore_ascii_case(word);
        self.at += if there { word.len() } else { 0 };
        there
    }

    fn any(&mut self) -> Result<Filter, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong(&format!("brackets stand more than {DEEPEST} deep")));
        }
        let mut left = self.all()?;
        while self.keyword("or") {
            left = Filter::Or(Box::new(left), Box::new(self.all()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn all(&mut self) -> Result<Filter, Fault> {
        let mut left = self.one()?;
        while self.keyword("and") {
            left = Filter::And(Box::new(left), Box::new(self.one()?));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Filter, Fault> {
        self.blanks();
        let before = self.at;
        if self.keyword("not") {
            self.blanks();
            if self.takes("(") {
                let inner = self.any()?;
                self.needs(")")?;
                return Ok(Filter::Not(Box::new(inner)));
            }
            self.at = before;
        }
        if self.takes("(") {
            let inner = self.any()?;
            self.needs(")")?;
            return Ok(inner);
        }
        let path = self.path()?;
        if self.takes("[") {
            let inner = self.any()?;
            self.needs("]")?;
            return Ok(Filter::Within(path, Box::new(inner)));
        }
        self.blanks();
        let operator = match self.word().to_ascii_lowercase().as_str() {
            "pr" => None,
            "eq" => Some(Operator::Equal),
            "ne" => Some(Operator::Different),
            "co" => Some(Operator::Contains),
            "sw" => Some(Operator::Begins),
            "ew" => Some(Operator::Ends),
            "gt" => Some(Operator::Greater),
            "ge" => Some(Operator::GreaterOrEqual),
            "lt" => Some(Operator::Less),
            "le" => Some(Operator::LessOrEqual),
            _ => return Err(self.wrong("one of eq, ne, co, sw, ew, gt, ge, lt, le or pr is expected")),
        };
        self.at += 2;
        let Some(operator) = operator else { return Ok(Filter::Present(path)) };
        self.blanks();
        let value = self.value()?;
        Ok(Filter::Compare(path, operator, value))
    }

    fn path(&mut self) -> Result<Path, Fault> {
        self.blanks();
        let word = self.word();
        if let Some(urn) = self.urns.iter().find(|urn| urn.eq_ignore_ascii_case(word)) {
            self.at += word.len();
            return Ok(Path { urn: Some((*urn).to_owned()), name: String::new(), sub: None });
        }
        let is_urn = word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
        let mut urn = None;
        if let Some(end) = word.rfind(':').filter(|_| is_urn) {
            urn = Some(word[..end].to_owned());
            self.at += end + 1;
        }
        let name = self.name()?;
        let sub = if self.takes(".") { Some(self.name()?) } else { None };
        Ok(Path { urn, name, sub })
    }

    fn name(&mut self) -> Result<String, Fault> {
        let rest = self.rest();
        let of_a_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$');
        let name = &rest[..rest.find(|c| !of_a_name(c)).unwrap_or(rest.len())];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$') {
            return Err(self.wrong("the name of an attribute is expected"));
        }
        self.at += name.len();
        Ok(name.to_owned())
    }

    /// A JSON value that is no list and no object.
    fn value(&mut self) -> Result<Value, Fault> {
        let rest = self.rest();
        let mut end = rest.find([' ', ')', ']']).unwrap_or(rest.len());
        if rest.starts_with('"') {
            let mut escaped = false;
            let closing = rest.char_indices().skip(1).find(|(_, c)| {
                let closes = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                closes
            });
            end = closing.map(|(at, _)| at + 1).ok_or_else(|| self.wrong("a text in quotes is not closed"))?;
        }
        let value: Option<Value> = serde_json::from_str(&rest[..end]).ok();
        match value {
            Some(value) if !value.is_array() && !value.is_object() => {
                self.at += end;
                Ok(value)
            }
            _ => Err(self.wrong("a text in quotes, a number, true, false or null is expected")),
        }
    }
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
