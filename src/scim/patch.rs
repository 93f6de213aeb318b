//! Patches (RFC 7644, section 3.5.2), applied to a thing as it is shown. Pure: what became of the thing is then read as if all of it
//! had been sent.

use serde_json::{Map, Value, json};

use super::fault::{Fault, Kind};
use super::filter::{self, Filter, Operator, Path, Target};
use super::matching::{fits, member};
use super::schema::{Attribute, COMMON, ENTERPRISE, NOT_KEPT, Schema};

/// The most operations of one patch.
const MOST: usize = 200;

/// The schemas of a kind of thing: the main one, and what stands under another's name.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The main schema.
    pub main: Schema,
    /// The other one.
    pub extension: Option<Schema>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Add,
    Replace,
    Remove,
}

fn syntax(detail: impl Into<String>) -> Fault {
    Fault::new(Kind::InvalidSyntax, detail)
}

/// Applies a patch.
///
/// # Errors
/// What RFC 7644, section 3.12 has for it; then nothing is to be changed.
pub fn apply(thing: &mut Value, message: &Value, shape: Shape) -> Result<(), Fault> {
    let operations = message.as_object().and_then(|body| member(body, "Operations")).and_then(Value::as_array);
    let operations = operations.ok_or_else(|| syntax("A patch has a list `Operations`."))?;
    if operations.is_empty() || operations.len() > MOST {
        return Err(syntax(format!("A patch has 1 to {MOST} operations.")));
    }
    for operation in operations {
        let parts =
            operation.as_object().ok_or_else(|| syntax("An operation is an object with op, path and value."))?;
        let verb = match member(parts, "op").and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
            Some("add") => Verb::Add,
            Some("replace") => Verb::Replace,
            Some("remove") => Verb::Remove,
            _ => return Err(syntax("The op of an operation is add, remove or replace.")),
        };
        let value = member(parts, "value").filter(|value| !value.is_null());
        match member(parts, "path").filter(|path| !path.is_null()) {
            Some(Value::String(path)) => one(thing, verb, path, value, shape)?,
            Some(_) => return Err(Fault::new(Kind::InvalidPath, "The path of an operation is a text.")),
            None if verb == Verb::Remove => {
                return Err(Fault::new(Kind::NoTarget, "An operation that removes has a path."));
            }
            None => several(thing, verb, value, shape)?,
        }
    }
    Ok(())
}

/// An operation without a path: its value names the attributes. What is only told is passed over, as in a whole thing that is sent.
fn several(thing: &mut Value, verb: Verb, value: Option<&Value>, shape: Shape) -> Result<(), Fault> {
    let parts = value.and_then(Value::as_object);
    let parts = parts.ok_or_else(|| syntax("An operation without a path has an object as value."))?;
    for (name, value) in parts {
        let only_told = shape.main.attribute(name).is_some_and(Attribute::is_only_told)
            || COMMON.iter().any(|common| common.is_only_told() && common.name.eq_ignore_ascii_case(name));
        if !only_told {
            let verb = if value.is_null() { Verb::Remove } else { verb };
            one(thing, verb, name, Some(value).filter(|value| !value.is_null()), shape)?;
        }
    }
    Ok(())
}

fn one(thing: &mut Value, verb: Verb, path: &str, value: Option<&Value>, shape: Shape) -> Result<(), Fault> {
    let urns: Vec<&str> = shape.extension.iter().map(|schema| schema.id).collect();
    let target = filter::parse_path(path, &urns)?;
    let Some(attribute) = named(&target.path, shape)? else { return Ok(()) };
    if attribute.is_only_told() {
        let detail = format!("{} is only told, and cannot be changed.", attribute.name);
        return Err(Fault::new(Kind::Mutability, detail));
    }
    if verb != Verb::Remove && value.is_none() {
        return Err(Fault::value(path, "the operation has no value"));
    }
    let whole = thing.as_object_mut().ok_or_else(|| syntax("It is no object."))?;
    if target.path.urn.as_deref().is_some_and(|urn| urn.eq_ignore_ascii_case(ENTERPRISE)) {
        let extension = whole.entry(ENTERPRISE).or_insert_with(|| json!({}));
        let inner = extension.as_object_mut().ok_or_else(|| syntax("It is no object."))?;
        if target.path.name.is_empty() {
            parts(inner, verb, value)?;
        } else {
            change(inner, attribute, &target, verb, value)?;
        }
        if inner.is_empty() {
            whole.remove(ENTERPRISE);
        }
        return Ok(());
    }
    change(whole, attribute, &target, verb, value)
}

/// The attribute that a path names; none for one that is not kept here.
fn named(path: &Path, shape: Shape) -> Result<Option<&'static Attribute>, Fault> {
    const WHOLE: Attribute = super::schema::text(ENTERPRISE, "").with(&[]);
    let unknown = || Fault::new(Kind::InvalidPath, format!("There is no attribute {path} here."));
    let not_kept = |name: &str| NOT_KEPT.iter().any(|known| known.eq_ignore_ascii_case(name));
    let schema = match path.urn.as_deref() {
        None => shape.main,
        Some(urn) if urn.eq_ignore_ascii_case(shape.main.id) => shape.main,
        Some(urn) => match shape.extension.filter(|schema| schema.id.eq_ignore_ascii_case(urn)) {
            Some(_) if path.name.is_empty() => return Ok(Some(&WHOLE)),
            Some(schema) => schema,
            None => return Err(unknown()),
        },
    };
    match schema.attribute(&path.name) {
        // What is made from what else is said is passed over, too.
        Some(_) if not_kept(&path.name) => Ok(None),
        Some(attribute) => match &path.sub {
            Some(sub) if attribute.parts.iter().any(|part| part.name.eq_ignore_ascii_case(sub)) => Ok(Some(attribute)),
            Some(_) if !attribute.parts.is_empty() => Ok(None),
            Some(_) => Err(unknown()),
            None => Ok(Some(attribute)),
        },
        None if not_kept(&path.name) => Ok(None),
        None => {
            let common = COMMON.iter().find(|common| common.name.eq_ignore_ascii_case(&path.name));
            common.map(Some).ok_or_else(unknown)
        }
    }
}

/// The members of a value with parts: those that are said are set, all others stay.
fn parts(object: &mut Map<String, Value>, verb: Verb, value: Option<&Value>) -> Result<(), Fault> {
    if verb == Verb::Remove {
        object.clear();
        return Ok(());
    }
    let said = value.and_then(Value::as_object).ok_or_else(|| syntax("The value is an object with the parts."))?;
    for (name, value) in said {
        put(object, name, (!value.is_null()).then(|| value.clone()));
    }
    Ok(())
}

/// Sets a member, under the name that it has already; none removes it.
fn put(object: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    let known = object.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned();
    let name = known.unwrap_or_else(|| name.to_owned());
    match value {
        Some(value) => drop(object.insert(name, value)),
        None => drop(object.remove(&name)),
    }
}

fn change(
    object: &mut Map<String, Value>,
    attribute: &Attribute,
    target: &Target,
    verb: Verb,
    value: Option<&Value>,
) -> Result<(), Fault> {
    let name = attribute.name;
    if attribute.several {
        return items(object, attribute, target, verb, value);
    }
    if target.within.is_some() {
        return Err(Fault::new(Kind::InvalidPath, format!("{name} has one value: a filter finds nothing in it.")));
    }
    match (&target.path.sub, attribute.parts.is_empty()) {
        (Some(sub), _) => {
            let inner = object.entry(name).or_insert_with(|| json!({}));
            let inner = inner.as_object_mut().ok_or_else(|| syntax(format!("{name} is no object.")))?;
            put(inner, sub, value.filter(|_| verb != Verb::Remove).cloned());
            if inner.is_empty() {
                object.remove(name);
            }
        }
        (None, false) if verb != Verb::Remove => {
            let inner = object.entry(name).or_insert_with(|| json!({}));
            parts(inner.as_object_mut().ok_or_else(|| syntax(format!("{name} is no object.")))?, verb, value)?;
        }
        (None, _) => put(object, name, value.filter(|_| verb != Verb::Remove).cloned()),
    }
    Ok(())
}

fn list(value: Option<&Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(items)) => items.clone(),
        Some(item) => vec![item.clone()],
        None => Vec::new(),
    }
}

/// Whether two items are the same thing: by their `value`, where they have one.
fn same(one: &Value, other: &Value) -> bool {
    let key = |item: &Value| item.as_object().and_then(|parts| member(parts, "value")).cloned();
    match (key(one), key(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// A change of an attribute that has several values.
fn items(
    object: &mut Map<String, Value>,
    attribute: &Attribute,
    target: &Target,
    verb: Verb,
    value: Option<&Value>,
) -> Result<(), Fault> {
    let name = attribute.name;
    let mut held = match object.remove(name) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let meant = |item: &Value| target.within.as_ref().is_none_or(|filter| fits(filter, item));
    match (&target.path.sub, verb) {
        (None, Verb::Remove) => {
            let said = list(value);
            held.retain(|item| !meant(item) || !said.is_empty() && !said.iter().any(|gone| same(gone, item)));
        }
        (None, _) if target.within.is_some() => {
            found(&mut held, target, name)?;
            for item in held.iter_mut().filter(|item| meant(item)) {
                match (item.as_object_mut(), value) {
                    (Some(own), Some(Value::Object(_))) => parts(own, verb, value)?,
                    _ => *item = value.cloned().unwrap_or_default(),
                }
            }
        }
        (None, Verb::Replace) => held = list(value),
        (None, Verb::Add) => {
            let mut known: std::collections::HashSet<String> = held.iter().map(key).collect();
            held.extend(list(value).into_iter().filter(|item| known.insert(key(item))));
        }
        (Some(sub), _) => {
            if verb != Verb::Remove {
                found(&mut held, target, name)?;
            }
            for own in held.iter_mut().filter(|item| meant(item)).filter_map(Value::as_object_mut) {
                put(own, sub, value.filter(|_| verb != Verb::Remove).cloned());
            }
        }
    }
    put(object, name, (!held.is_empty()).then_some(Value::Array(held)));
    Ok(())
}

fn key(item: &Value) -> String {
    item.as_object().and_then(|parts| member(parts, "value")).unwrap_or(item).to_string()
}

/// Makes sure that there is an item to change: what a path such as `addresses[type eq "work"].country` describes is added where it is
/// missing, as directories expect; what it does not describe is not there.
fn found(held: &mut Vec<Value>, target: &Target, name: &str) -> Result<(), Fault> {
    let Some(filter) = &target.within else {
        if held.is_empty() {
            held.push(json!({}));
        }
        return Ok(());
    };
    if held.iter().any(|item| fits(filter, item)) {
        return Ok(());
    }
    match filter {
        Filter::Compare(path, Operator::Equal, value) if path.sub.is_none() && name != "members" => {
            let mut item = Map::new();
            item.insert(path.name.clone(), value.clone());
            held.push(Value::Object(item));
            Ok(())
        }
        _ => Err(Fault::new(Kind::NoTarget, format!("The filter of the path finds nothing in {name}."))),
    }
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
