//! Publishing from the folder of courses: what it holds, what its faults are, what would change, and doing it.

use std::sync::Arc;

use serde_json::json;

use super::publish::{self, Published};
use super::{Context, Error, Fault, access};
use crate::account::token::Claims;
use crate::account::{Caller, Role, audit};
use crate::course::compare::{self, Change};
use crate::course::{Diagnostic, Loaded};
use crate::db::{Connection, Db, StoreError};

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

/// Lets only administrators pass, before the folder is read for them.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Forbidden`].
pub async fn allow(ctx: &Arc<Context>, db: &Db, claims: &Claims) -> Result<Caller, Error> {
    let (ctx, claims) = (ctx.clone(), *claims);
    db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        access::require(&caller, Role::Administrator)?;
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
    let unknown = |(index, slug): (usize, &String)| {
        let known = loaded.iter().any(|course| course.folder.slug == *slug);
        let message = "the folder holds no course of this name".to_owned();
        (!known).then(|| Fault { pointer: format!("/courses/{index}"), message })
    };
    let faults: Vec<Fault> = wanted.unwrap_or_default().iter().enumerate().filter_map(unknown).collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut all = look(ctx, db, loaded).await?;
    all.retain(|found| wanted.is_none_or(|wanted| wanted.contains(&found.slug)));
    for found in &mut all {
        if !matches!(found.standing, Standing::New(_)) {
            continue;
        }
        let place = loaded.iter().position(|course| course.folder.slug == found.slug);
        let Some(place) = place else { continue };
        let again = || one_course(ctx, db, caller, loaded, place);
        // Two instances that publish the same files: who comes second finds them published.
        found.standing = match again().await {
            Err(Error::Store(StoreError::Taken(_))) => again().await?,
            done => done?,
        };
    }
    Ok(all)
}

async fn one_course(
    ctx: &Arc<Context>,
    db: &Db,
    caller: &Caller,
    loaded: &Arc<Vec<Loaded>>,
    place: usize,
) -> Result<Standing, Error> {
    let (ctx, loaded, caller) = (ctx.clone(), loaded.clone(), caller.id);
    db.write(move |conn| {
        let Some(course) = loaded.get(place) else { return Err(Error::NotFound("course")) };
        let now = ctx.now();
        Ok(match publish::publish(conn, course, now)? {
            Published::Unchanged { number } => Standing::Unchanged(number),
            Published::New { number, before } => {
                let detail = json!({ "version": number, "before": before });
                let subject = format!("course:{}", course.folder.slug);
                audit::record(conn, Some(caller), "course.published", &subject, None, detail, now)?;
                Standing::Published(number)
            }
        })
    })
    .await
}
