//! Publishing from the folder as long work, a course an item. A course is read and compiled outside of any transaction, and
//! published in one of its own, together with what became of it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::publish::Published;
use super::{Context, Error, Refusal, access, publish_folder};
use crate::account::{Caller, audit};
use crate::base::LongWorkId;
use crate::course::{self, Loaded};
use crate::db::Connection;
use crate::long_work::{self, Item, Kind, LongWork, NewWork, Outcome};
use crate::policy::Action;

/// As many faults of a course are kept with the work; `chancery check` and `GET /publication` tell all.
const FAULTS: usize = 20;

/// The names of the courses that the folder holds. It reads the disk: not for a thread that serves requests.
///
/// # Errors
/// [`Refusal::CoursesUnreadable`].
pub fn names(ctx: &Context) -> Result<Vec<String>, Error> {
    let found = course::list_folders(&ctx.courses);
    let found = found.map_err(|error| Refusal::CoursesUnreadable(error.to_string()))?;
    Ok(found.into_iter().map(|(name, _)| name).collect())
}

/// Begins to publish the courses that are named, or all that the folder holds; the work.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] for a name that the folder does not hold; [`Error::Store`].
pub fn begin(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    held: &[String],
    wanted: Option<&[String]>,
) -> Result<LongWork, Error> {
    access::may(caller, Action::Publish)?;
    publish_folder::known(wanted, |name| held.iter().any(|held| held == name))?;
    let wanted = |name: &&String| wanted.is_none_or(|wanted| wanted.contains(name));
    let items: Vec<_> = held.iter().filter(wanted).map(|name| (json!({ "course": name }), None)).collect();
    if items.is_empty() {
        return Err(publish_folder::none_selected());
    }
    let detail = json!({ "courses": items.len() });
    let new = NewWork { kind: Kind::Publication, by: Some(caller.id), options: json!({}), items };
    let id: LongWorkId = long_work::start(conn, &new, ctx.now())?;
    audit::record(conn, Some(caller.id), "publication.begun", &format!("work:{id}"), None, detail, ctx.now())?;
    long_work::find(conn, id)?.ok_or(Error::NotFound("work"))
}

/// Reads the course of an item from the folder. `None`: the folder does not hold it any more.
///
/// # Errors
/// [`Error::Internal`] when the folder cannot be read: it may be on another disk, or on another instance, and is tried again.
pub fn read(ctx: &Context, item: &Item) -> Result<Option<Arc<Loaded>>, Error> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Error::Internal(format!("the folder of courses cannot be read: {error}; mend that, or set courses.path"))
    };
    let wanted = name(item);
    let found = course::list_folders(&ctx.courses).map_err(|error| unreadable(&error))?;
    let Some((_, path)) = found.into_iter().find(|(name, _)| *name == wanted) else { return Ok(None) };
    let loaded = course::load_course(&path).map_err(|error| unreadable(&format!("{}: {error}", path.display())))?;
    Ok(Some(Arc::new(loaded)))
}

fn name(item: &Item) -> &str {
    item.input.0["course"].as_str().unwrap_or_default()
}

/// Publishes the course of an item, if it changed.
///
/// # Errors
/// [`Error::Forbidden`] when who asked is no administrator any more, [`Error::Store`].
pub fn carry_out(
    conn: &mut Connection,
    ctx: &Context,
    work: &LongWork,
    loaded: Option<&Loaded>,
) -> Result<Outcome, Error> {
    let caller = access::asker(conn, ctx, work, Action::Publish)?;
    let Some(loaded) = loaded else {
        return Ok(Outcome {
            fate: "refused",
            detail: json!({ "message": "the folder does not hold this course any more" }),
        });
    };
    if loaded.course.is_none() {
        return Ok(Outcome { fate: "refused", detail: faults(loaded) });
    }
    let title = loaded.course.as_ref().map(|course| course.texts.source.title.clone());
    Ok(match publish_folder::one_course(conn, ctx, caller.id, loaded)? {
        Published::Unchanged { number } => {
            Outcome { fate: "unchanged", detail: json!({ "title": title, "version": number }) }
        }
        Published::New { number, before } => {
            Outcome { fate: "published", detail: json!({ "title": title, "version": number, "before": before }) }
        }
    })
}

fn faults(loaded: &Loaded) -> Value {
    let first: Vec<Value> = loaded
        .diagnostics
        .iter()
        .filter(|fault| fault.blocks)
        .take(FAULTS)
        .map(|fault| {
            json!({
                "path": fault.path, "line": fault.line, "column": fault.column, "code": fault.code,
                "message": fault.message, "help": fault.help,
            })
        })
        .collect();
    let all = loaded.diagnostics.iter().filter(|fault| fault.blocks).count();
    json!({ "faults": first, "count": all })
}
