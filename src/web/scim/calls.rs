//! The calls for a kind of thing: those for people and for groups differ only in the verbs behind them.

/// The handlers of one kind: the room of its verbs, the type of its ids, what it is called.
macro_rules! calls {
    ($verbs:ident, $id:ident, $what:literal) => {
        use actix_web::HttpResponse;
        use actix_web::http::StatusCode;
        use actix_web::web::Path;

        use super::answer::{self, ScimProblem};
        use super::asked::{Asked, From, Sent};
        use crate::actions::scim::{ScimError, $verbs};
        use crate::base::$id;
        use crate::scim::fault::{Fault, Kind};
        use crate::scim::present;
        use crate::web::state::App;

        /// An id that none of ours is belongs to nothing.
        fn id(text: &str) -> Result<$id, ScimError> {
            let missing = || Fault::new(Kind::NotFound, concat!("There is no such ", $what, ", or not any more."));
            text.parse().map_err(|_| missing().into())
        }

        async fn listed(app: &App, from: From, asked: Asked) -> Result<HttpResponse, ScimProblem> {
            let (ctx, query) = (app.ctx.clone(), asked.query);
            let found = app.db.report(move |conn| $verbs::list(conn, &ctx, &from.0, &query)).await?;
            Ok(answer::list(found, &asked.wanted))
        }

        /// All of them, as many as one page takes.
        pub async fn list(app: App, from: From, asked: Asked) -> Result<HttpResponse, ScimProblem> {
            listed(&app, from, asked).await
        }

        /// As [`list`], with what is asked for in the body: addresses of people stay out of the logs of others.
        pub async fn search(app: App, from: From, sent: Sent) -> Result<HttpResponse, ScimProblem> {
            listed(&app, from, Asked::in_search(&sent.0)?).await
        }

        /// One.
        pub async fn show(app: App, from: From, path: Path<String>, asked: Asked) -> Result<HttpResponse, ScimProblem> {
            let (ctx, id) = (app.ctx.clone(), id(&path)?);
            let found = app.db.read(move |conn| $verbs::find(conn, &ctx, &from.0, id)).await?;
            let version = found["meta"]["version"].as_str().unwrap_or_default();
            if asked.if_none_match.is_some_and(|known| present::names_version(&known, version)) {
                return Ok(answer::not_modified(&found));
            }
            Ok(answer::thing(StatusCode::OK, found, &asked.wanted))
        }

        /// A new one.
        pub async fn create(app: App, from: From, asked: Asked, sent: Sent) -> Result<HttpResponse, ScimProblem> {
            let ctx = app.ctx.clone();
            let made = app.db.write(move |conn| $verbs::create(conn, &ctx, &from.0, &sent.0)).await?;
            Ok(answer::thing(StatusCode::CREATED, made, &asked.wanted))
        }

        /// Another whole in its place.
        pub async fn replace(
            app: App,
            from: From,
            path: Path<String>,
            asked: Asked,
            sent: Sent,
        ) -> Result<HttpResponse, ScimProblem> {
            let (ctx, id, known) = (app.ctx.clone(), id(&path)?, asked.if_match);
            let changed =
                app.db.write(move |conn| $verbs::replace(conn, &ctx, &from.0, id, &sent.0, known.as_deref())).await?;
            Ok(answer::thing(StatusCode::OK, changed, &asked.wanted))
        }

        /// A patch.
        pub async fn change(
            app: App,
            from: From,
            path: Path<String>,
            asked: Asked,
            sent: Sent,
        ) -> Result<HttpResponse, ScimProblem> {
            let (ctx, id, known) = (app.ctx.clone(), id(&path)?, asked.if_match);
            let changed =
                app.db.write(move |conn| $verbs::patch(conn, &ctx, &from.0, id, &sent.0, known.as_deref())).await?;
            Ok(answer::thing(StatusCode::OK, changed, &asked.wanted))
        }

        /// Its end.
        pub async fn remove(
            app: App,
            from: From,
            path: Path<String>,
            asked: Asked,
        ) -> Result<HttpResponse, ScimProblem> {
            let (ctx, id, known) = (app.ctx.clone(), id(&path)?, asked.if_match);
            app.db.write(move |conn| $verbs::remove(conn, &ctx, &from.0, id, known.as_deref())).await?;
            Ok(HttpResponse::NoContent().finish())
        }
    };
}
pub(super) use calls;
