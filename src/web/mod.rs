//! The web: routes, the JSON API, pages. A handler extracts who asks and what, calls one action inside `db.read` or
//! `db.write`, and lets a view make the answer.
//!
//! Belongs here: `routes` (the table of contents), `state`, `extract`, `error` (the only place that knows statuses),
//! `server`; `api/` and `pages/` (handlers), `views/` (what goes out).

pub mod api;
pub mod csv;
mod body;
pub mod error;
pub mod extract;
pub mod folder;
pub mod pages;
mod personal;
pub mod routes;
pub mod server;
pub mod state;
pub mod table;
pub mod views;
