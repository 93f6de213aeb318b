//! The web: routes, the JSON API, pages. A handler extracts who asks and what, calls one action inside `db.read` or
//! `db.write`, and lets a view make the answer.
//!
//! Belongs here: `routes` (the table of contents), `rights` (what each route is to the policy), `addresses` (how the router gets
//! the routes), `state`, `extract`, `error`, `unproven` and `too_often` (the only places that know statuses), `client` (where
//! from), `body` and `arrival` (how bodies come),
//! `observed` (what is known of each request), `server`; `api/` and `pages/` (handlers), `views/` (what goes out).

mod addresses;
pub mod api;
pub mod csv;
mod arrival;
mod body;
mod client;
pub mod error;
pub mod extract;
pub mod folder;
pub mod looks;
mod methods;
mod observed;
pub mod pages;
mod passkey_fault;
mod personal;
pub mod rights;
pub mod routes;
pub mod scim;
pub mod server;
pub mod state;
pub mod table;
mod too_often;
mod doubted;
mod unavailable;
mod unproven;
pub mod views;
