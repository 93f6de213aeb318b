//! Chancery: an e-learning platform for institutes that train diplomats.

pub mod base;
pub mod settings;
pub mod i18n;
pub mod db;
pub mod outbox;
pub mod course;
pub mod account;
pub mod quiz;
pub mod certificate;
pub mod mail;
