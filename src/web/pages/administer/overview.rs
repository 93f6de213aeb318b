//! Where the administration begins: what the installation still needs.

use actix_web::HttpResponse;
use askama::Template;

use super::{administrator, section};
use crate::actions::check_set_up::{self, Item};
use crate::actions::{Error, Refusal, look_after};
use crate::outbox::Entry;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

#[derive(Template)]
#[template(path = "administer/overview.html", config = "src/web/pages/askama.toml")]
struct Overview {
    s: Shell,
    items: Vec<Item>,
    /// What became of the last test mail.
    test: Option<Entry>,
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
    let (caller, items, test) = app
        .db
        .read(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeSetUp)?;
            let items = check_set_up::list(conn, &ctx)?;
            let test = look_after::last_test(conn, &caller)?;
            Ok::<_, Error>((caller, items, test))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("nav-admin").told(&visitor);
    let page = Overview { s: section(s, "admin-overview"), items, test };
    shell::page(&visitor, &page.s.token, &page)
}

/// Sends a test mail to who asks.
///
/// # Errors
/// For whoever is no administrator.
pub async fn test_mail(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let sent = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::TestMail)?;
        look_after::test_mail(conn, &ctx, &caller)
    });
    match sent.await {
        // Pressed twice it is one mail.
        Ok(_) | Err(Error::Refused(Refusal::MailUnderWay)) => Ok(see("/admin?done=mail-tested")),
        Err(error) => Err(error.into()),
    }
}

/// Notes that the keys are in a safe place.
///
/// # Errors
/// For whoever is no administrator.
pub async fn keys_are_kept(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let noted = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::NoteKeysKept)?;
        check_set_up::keys_are_kept(conn, &ctx, &caller)
    });
    noted.await?;
    Ok(see("/admin?done=keys-kept"))
}
