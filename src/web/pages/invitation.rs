//! Following an invitation into a cohort. The link shows a form and does nothing: mail scanners open links, but send no forms.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::form::{FormPage, Message};
use super::posted::Posted;
use super::shell::{Shell, see};
use super::visitor::{self, Visitor, encoded};
use crate::account::{Caller, person};
use crate::actions::accept_invitation::{self, Invited};
use crate::actions::register::Registration;
use crate::actions::{Error, Refusal};
use crate::web::error::Problem;
use crate::web::state::App;

/// Who follows the link.
enum Who {
    /// Nobody is signed in, and the address has no account.
    New,
    /// Nobody is signed in, and the address has an account.
    Known,
    /// The person to whose address the invitation was mailed.
    Invited(Box<Caller>),
    /// Somebody else.
    Another(Box<Caller>),
}

async fn look(app: &App, visitor: &Visitor, token: &str) -> Result<(Invited, Who), Problem> {
    let (ctx, claims, token) = (app.ctx.clone(), visitor.claims, token.to_owned());
    let found = app.db.read(move |conn| {
        let invited = accept_invitation::look(conn, &ctx, &token)?;
        let who = match visitor::maybe(conn, &ctx, claims.as_ref())? {
            None if invited.has_account => Who::Known,
            None => Who::New,
            Some(caller) => {
                let own = person::find(conn, caller.id)?.map(|person| person.email_key);
                let invited = own.as_deref() == Some(invited.invitation.email_key.as_str());
                if invited { Who::Invited(Box::new(caller)) } else { Who::Another(Box::new(caller)) }
            }
        };
        Ok::<_, Error>((invited, who))
    });
    Ok(accept_invitation::by_link(&app.ctx, &app.db, visitor.client, found).await?)
}

fn shell(app: &App, visitor: &Visitor, caller: Option<&Caller>) -> Shell {
    Shell::new(&app.ctx, visitor, caller).with_form(visitor)
}

fn title(s: &Shell, invited: &Invited) -> String {
    let course = &invited.version.course;
    course.texts.best(std::slice::from_ref(&s.language), &course.language).1.title.clone()
}

fn form(app: &App, visitor: &Visitor, invited: &Invited, who: &Who, posted: Option<&Posted>) -> FormPage {
    let caller = match who {
        Who::Invited(caller) | Who::Another(caller) => Some(&**caller),
        Who::New | Who::Known => None,
    };
    let s = shell(app, visitor, caller);
    let (course, email) = (title(&s, invited), &invited.invitation.email);
    let intro = s.t2("invitation-intro", "course", &course, "cohort", &invited.cohort.title);
    let name = if matches!(who, Who::New) { "invitation-new" } else { "invitation" };
    let mut page = FormPage::new(s, name, visitor.path.clone());
    page.intro = Some(intro.clone());
    if let Who::New = who {
        let value = |name: &str| posted.map_or("", |posted| posted.field(name)).to_owned();
        let language = posted.and_then(|posted| posted.filled("language"));
        let language = language.unwrap_or_else(|| page.s.language.to_string());
        page.intro = Some(format!("{intro} {}", page.s.t1("invitation-address", "email", email)));
        page = page
            .field("full_name", "text", "name", &value("full_name"))
            .field("password", "password", "new-password", "")
            .field("country", "text", "country-name", &value("country"))
            .optional()
            .field("affiliation", "text", "organization", &value("affiliation"))
            .optional()
            .languages(&language);
    }
    page
}

/// The invitation: a form to register with, or a button.
///
/// # Errors
/// For a link that does not work.
pub async fn show(app: App, visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let (invited, who) = look(&app, &visitor, &token).await?;
    let told = |caller: Option<&Caller>, key: &str, link: Option<(String, &str)>| {
        let s = shell(&app, &visitor, caller);
        let text = s.t2(key, "course", title(&s, &invited), "email", &invited.invitation.email);
        let link = link.map(|(href, key)| (href, s.t(key)));
        Message { s: s.titled("form-invitation-title"), text, link }.answer(&visitor)
    };
    match &who {
        Who::Known => {
            let next = format!("/sign-in?next={}", encoded(&visitor.path));
            told(None, "invitation-known", Some((next, "nav-sign-in")))
        }
        Who::Another(caller) => told(Some(caller), "invitation-another", None),
        Who::New | Who::Invited(_) => form(&app, &visitor, &invited, &who, None).answer(&visitor, None),
    }
}

/// Registers whoever is new, and takes part.
///
/// # Errors
/// What no other input would mend.
pub async fn enter(app: App, posted: Posted, token: Path<String>) -> Result<HttpResponse, Problem> {
    let visitor = &posted.visitor;
    let (invited, who) = look(&app, visitor, &token).await?;
    let course = invited.version.course.slug.clone();
    let done = match &who {
        Who::New => {
            let input = Registration {
                email: String::new(),
                password: posted.field("password").to_owned(),
                full_name: posted.field("full_name").to_owned(),
                country: posted.filled("country"),
                affiliation: posted.filled("affiliation"),
                language: posted.filled("language").or_else(|| Some(invited.invitation.language.to_string())),
            };
            accept_invitation::register(&app.ctx, &app.db, token.into_inner(), input, visitor.client).await
        }
        Who::Known => return Ok(see(&format!("/sign-in?next={}", encoded(&visitor.path)))),
        Who::Another(_) => return Err(Error::from(Refusal::InvitationForAnother).into()),
        Who::Invited(_) => {
            let (ctx, claims) = (app.ctx.clone(), visitor.claims);
            let accepted = app.db.write(move |conn| {
                let caller = visitor::required(conn, &ctx, claims.as_ref())?;
                accept_invitation::accept(conn, &ctx, &caller, &token)
            });
            accepted.await
        }
    };
    match (done, &who) {
        (Ok(_), Who::New) => Ok(see(&format!("/sign-in?done=joined&next=/learn/{course}"))),
        (Ok(_), _) => Ok(see(&format!("/learn/{course}"))),
        (Err(error), _) => form(&app, visitor, &invited, &who, Some(&posted)).answer(visitor, Some(error.into())),
    }
}
