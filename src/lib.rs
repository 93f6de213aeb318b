//! Chancery: an e-learning platform for institutes that train diplomats.
//!
//! The house, from the ground up. Nouns own rules and SQL, verbs own transactions, shells translate. A room imports only
//! what stands above it; `tests/architecture.rs` holds that.
//!
//! | room | what belongs there |
//! |---|---|
//! | [`base`] | ids, clock, randomness, percent, pages, language tags: small values that know no feature |
//! | [`settings`] | one struct a section; file, environment and flags |
//! | [`i18n`] | the program's own texts in six languages |
//! | [`outward`] | asking other servers over HTTP |
//! | [`metrics`] | what the process counts of itself, for Prometheus |
//! | [`traces`] | what requests and work spent their time on, for a collector of OpenTelemetry |
//! | [`db`] | both databases behind one `read` and one `write`; SQL types, schema, migrations |
//! | [`outbox`] | work that is committed with its cause and done later |
//! | [`long_work`] | work that takes longer than a request, with its progress |
//! | [`course`] | the folder format, its checks, published versions |
//! | [`account`] | people, passwords, sessions, tokens, the audit log |
//! | [`policy`] | who may what: a pure function from actor, action and thing to a yes or a reason |
//! | [`enrolment`] | one learner in one course version |
//! | [`quiz`] | drawing, responses, grading, review, attempts |
//! | [`progress`] | a pure fold over facts; requirements |
//! | [`cohort`] | groups of learners and who facilitates them |
//! | [`certificate`] | award rules, numbers and codes, the document, the record |
//! | [`mail`] | what mails say, and the ways out of the house |
//! | [`scim`] | what a directory may say of people and groups (RFC 7643, 7644): filters, patches, tokens |
//! | [`actions`] | the verbs: what people and the program do, inside one transaction each |
//! | [`jobs`] | the worker: takes from the outbox, renders, sends |
//! | [`web`] | routes, the API, pages |
//! | [`cli`] | the commands |

pub mod base;
pub mod settings;
pub mod i18n;
pub mod outward;
pub mod metrics;
pub mod traces;
pub mod db;
pub mod outbox;
pub mod long_work;
pub mod course;
pub mod account;
pub mod policy;
pub mod enrolment;
pub mod quiz;
pub mod progress;
pub mod cohort;
pub mod certificate;
pub mod mail;
pub mod scim;
pub mod actions;
pub mod jobs;
pub mod web;
pub mod cli;
