//! Where the administration begins: what the installation still needs.

use actix_web::HttpResponse;
use askama::Template;

use super::{administrator, section};
use crate::actions::Error;
use crate::actions::check_set_up::{self, Item};
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

#[derive(Template)]
#[template(path = "administer/overview.html", config = "src/web/pages/askama.toml")]
struct Overview {
    s: Shell,
    items: Vec<Item>,
}

impl Overview {
    fn done(&self) -> usize {
        self.items.iter().filter(|item| item.done).count()
    }
}

/// The page.
///
/// # Errors
/// For whoever is no administrator.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, items) = app
        .db
        .read(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref())?;
            let items = check_set_up::list(conn, &ctx)?;
            Ok::<_, Error>((caller, items))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("nav-admin").told(&visitor);
    let page = Overview { s: section(s, "admin-overview"), items };
    shell::page(&visitor, &page.s.token, &page)
}
