//! Publishing from the folder of courses: what it holds, what its faults are, what would change, and doing it.

use std::sync::Arc;

use serde_json::json;

use super::publish::{self, Published};
use super::{Context, Error, Fault, Faults, access};
use crate::account::token::Claims;
use crate::account::{Caller, audit};
use crate::base::PersonId;
use crate::course::compare::{self, Change};
use crate::course::{Diagnostic, Loaded};
use crate::db::{Connection, Db, StoreError};
use crate::policy::Action;

/// How a course of the folder stands to what is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Faults stand against publishing it.
    Faulty,
    /// It is what is published.
    Unchanged(i32),
    /// It differs: it would be this version.
    New(i32),
    /// It was published as this version, just now.
    Published(i32),
}

/// A course of the folder.
#[derive(Debug, Clone)]
pub struct Found {
    /// The course.
    pub slug: String,
    /// The title; none where the files are too broken to tell.
    pub title: Option<String>,
    /// How it stands to what is published.
    pub standing: Standing,
    /// Every fault that the check found.
    pub faults: Vec<Diagnostic>,
    /// What differs from the current version; empty for a new course.
    pub changes: Vec<Change>,
}

/// Lets only administrators pass, who may do this, before the folder is read for them.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Forbidden`].
pub async fn allow(ctx: &Arc<Context>, db: &Db, claims: &Claims, action: Action) -> Result<Caller, Error> {
    let (ctx, claims) = (ctx.clone(), *claims);
    db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        access::may(&caller, action)?;
        Ok(caller)
    })
    .await
}

/// What the folder holds and what publishing would do.
///
/// # Errors
/// [`Error::Store`].
pub async fn look(ctx: &Arc<Context>, db: &Db, loaded: &Arc<Vec<Loaded>>) -> Result<Vec<Found>, Error> {
    let (ctx, loaded) = (ctx.clone(), loaded.clone());
    db.report(move |conn| loaded.iter().map(|course| one(conn, &ctx, course)).collect()).await
}

fn one(conn: &mut Connection, ctx: &Context, loaded: &Loaded) -> Result<Found, Error> {
    let slug = loaded.folder.slug.clone();
    let mut found = Found {
        title: loaded.course.as_ref().map(|course| course.texts.source.title.clone()),
        standing: Standing::Faulty,
        faults: loaded.diagnostics.clone(),
        changes: Vec::new(),
        slug,
    };
    if let Some(course) = &loaded.course {
        found.standing = match publish::plan(conn, loaded)? {
            Published::Unchanged { number } => Standing::Unchanged(number),
            Published::New { number, .. } => Standing::New(number),
        };
        if let (Standing::New(_), Some(current)) = (found.standing, ctx.catalogue.current(conn, &found.slug)?) {
            found.changes = compare::compare(&current.course, course);
        }
    }
    Ok(found)
}

/// Publishes what changed: the courses that are named, or all; those with faults keep the version that they have. What
/// became of each.
///
/// # Errors
/// [`Error::Invalid`] for a name that the folder does not hold; [`Error::Store`].
pub async fn publish(
    ctx: &Arc<Context>,
    db: &Db,
    caller: &Caller,
    loaded: &Arc<Vec<Loaded>>,
    wanted: Option<&[String]>,
) -> Result<Vec<Found>, Error> {
    known(wanted, |slug| loaded.iter().any(|course| course.folder.slug == slug))?;
    let mut all = look(ctx, db, loaded).await?;
    all.retain(|found| wanted.is_none_or(|wanted| wanted.contains(&found.slug)));
    for found in &mut all {
        if !matches!(found.standing, Standing::New(_)) {
            continue;
        }
        let place = loaded.iter().position(|course| course.folder.slug == found.slug);
        let Some(place) = place else { continue };
        let again = || in_a_transaction(ctx, db, caller, loaded, place);
        // Two instances that publish the same files: who comes second finds them published.
        found.standing = match again().await {
            Err(Error::Store(StoreError::Taken(_))) => again().await?,
            done => done?,
        };
    }
    Ok(all)
}

/// Whether the folder holds what is asked for.
///
/// # Errors
/// [`Error::Invalid`], each name by its place.
pub(super) fn known(wanted: Option<&[String]>, holds: impl Fn(&str) -> bool) -> Result<(), Error> {
    let mut faults = Faults::default();
    for (index, slug) in wanted.unwrap_or_default().iter().enumerate() {
        if !holds(slug) {
            faults.add(format!("/courses/{index}"), "the folder holds no course of this name");
        }
    }
    faults.check()
}

/// What is said when no course is named.
pub fn none_selected() -> Error {
    let message = "select at least one course".to_owned();
    Error::Invalid(vec![Fault { pointer: "/courses".to_owned(), message }])
}

/// Publishes a course that has no fault, and notes who did it.
///
/// # Errors
/// As [`publish::publish`].
pub(super) fn one_course(
    conn: &mut Connection,
    ctx: &Context,
    by: PersonId,
    loaded: &Loaded,
) -> Result<Published, Error> {
    let now = ctx.now();
    let published = publish::publish(conn, loaded, now)?;
    if let Published::New { number, before } = published {
        let detail = json!({ "version": number, "before": before });
        let subject = format!("course:{}", loaded.folder.slug);
        audit::record(conn, Some(by), "course.published", &subject, None, detail, now)?;
    }
    Ok(published)
}

async fn in_a_transaction(
    ctx: &Arc<Context>,
    db: &Db,
    caller: &Caller,
    loaded: &Arc<Vec<Loaded>>,
    place: usize,
) -> Result<Standing, Error> {
    let (ctx, loaded, caller) = (ctx.clone(), loaded.clone(), caller.id);
    db.write(move |conn| {
        let Some(course) = loaded.get(place) else { return Err(Error::NotFound("course")) };
        Ok(match one_course(conn, &ctx, caller, course)? {
            Published::Unchanged { number } => Standing::Unchanged(number),
            Published::New { number, .. } => Standing::Published(number),
        })
    })
    .await
}
