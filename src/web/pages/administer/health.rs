//! How the installation is: the database, what waits, the workers, the disk, the last backup.

use actix_web::HttpResponse;
use askama::Template;

use super::{administrator, section};
use crate::actions::look_after::{self, Health};
use crate::actions::{Error, Refusal, back_up as backups};
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

/// Less free disk than that, in bytes, is told as a fault: a backup needs as much as the database has.
const SCARCE: u64 = 1 << 30;

#[derive(Template)]
#[template(path = "administer/health.html", config = "src/web/pages/askama.toml")]
struct Page {
    s: Shell,
    health: Health,
    /// The folder of backups.
    folder: String,
}

impl Page {
    /// Bytes as people read them.
    fn size(&self, bytes: &u64) -> String {
        #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
        let bytes = *bytes as f64;
        let (number, unit) = match bytes {
            small if small < 1e6 => (small / 1e3, "kB"),
            middle if middle < 1e9 => (middle / 1e6, "MB"),
            large => (large / 1e9, "GB"),
        };
        format!("{} {unit}", self.s.number(&number))
    }

    fn is_scarce(&self) -> bool {
        self.health.disk_free.is_some_and(|free| free < SCARCE)
    }
}

/// The page.
///
/// # Errors
/// For whoever is no administrator.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, health) = app
        .db
        .report(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeHealth)?;
            let health = look_after::health(conn, &ctx, &caller)?;
            Ok::<_, Error>((caller, health))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("admin-health").told(&visitor);
    let page = Page { s: section(s, "admin-health"), health, folder: app.ctx.backups.display().to_string() };
    shell::page(&visitor, &page.s.token, &page)
}

/// Begins a backup and leads to the work; to the one that is under way, where there is one.
///
/// # Errors
/// For whoever is no administrator; on PostgreSQL.
pub async fn back_up(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let begun = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::BackUp)?;
        backups::begin(conn, &ctx, &caller)
    });
    let work = match begun.await {
        Ok(work) => work.id,
        Err(Error::Refused(Refusal::BackupUnderWay(work))) => work,
        Err(error) => return Err(error.into()),
    };
    Ok(see(&format!("/admin/work/{work}")))
}
