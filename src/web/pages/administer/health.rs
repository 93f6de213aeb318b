//! How the installation is: the database, what waits, the workers, the disk, the last backup.

use actix_web::HttpResponse;
use askama::Template;

use super::{administrator, section};
use crate::actions::Error;
use crate::actions::look_after::{self, Health};
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

/// Less free disk than that, in bytes, is told as a fault: a backup needs as much as the database has.
const SCARCE: u64 = 1 << 30;

#[derive(Template)]
#[template(path = "administer/health.html", config = "src/web/pages/askama.toml")]
struct Page {
    s: Shell,
    health: Health,
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
            let caller = administrator(conn, &ctx, claims.as_ref())?;
            let health = look_after::health(conn, &ctx, &caller)?;
            Ok::<_, Error>((caller, health))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("admin-health").told(&visitor);
    let page = Page { s: section(s, "admin-health"), health };
    shell::page(&visitor, &page.s.token, &page)
}
