//! The verbs, one file each: what people and the program do. JSON, HTML, the shell and the jobs call the same ones.
//!
//! Belongs here: the order of things inside a transaction. Verbs that end in a database transaction take a
//! [`Connection`](crate::db::Connection) and are called inside `db.read` or `db.write`; those that need time outside of
//! one (password hashing) take the [`Db`](crate::db::Db).

pub mod accept_invitation;
pub mod access;
pub mod announce;
pub mod answer_requests;
pub mod attention;
pub mod bounce;
pub mod cohort_figures;
pub mod change_password;
pub mod cohort_gain;
pub mod cohort_progress;
pub mod conclude;
pub mod certificate_candidates;
pub mod change_person;
pub mod carry_out;
pub mod check_set_up;
pub mod conclude_cohort;
pub mod context;
pub mod course_versions;
pub mod deed;
pub mod enrol;
pub mod erase_person;
pub mod error;
pub mod extend;
pub mod facts;
pub mod forget;
pub mod history;
pub mod idempotent;
pub mod invite;
pub mod import_people;
pub mod issue_certificate;
pub mod learn;
pub mod list_marking;
pub mod look_at_mail;
pub mod look_up_certificates;
pub mod look_after;
pub mod logo;
pub mod manage_cohort;
pub mod manage_keys;
pub mod manage_person;
pub mod mark_essay;
pub mod move_ends;
pub mod move_version;
pub mod notify;
pub mod own_sessions;
pub mod passwords;
pub mod pause;
pub mod publish;
pub mod publish_folder;
pub mod publish_status;
pub mod quiz_statistics;
pub mod receipt;
pub mod recompute;
pub mod recover;
pub mod register;
pub mod regrade;
pub mod release_certificates;
pub mod review_attempt;
pub mod remind;
pub mod remind_learner;
pub mod resend;
pub mod revoke_certificate;
pub mod save_response;
pub mod set_up;
pub mod sign_credential;
pub mod sign_in;
pub mod start_attempt;
pub mod stored_data;
pub mod submit_attempt;
pub mod verify_certificate;

pub use context::Context;
pub use error::{Error, Fault, Faults, Refusal};
