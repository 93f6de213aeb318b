//! Chancery: an e-learning platform for institutes that train diplomats.

pub mod base;
pub mod certificate;
pub mod course;
pub mod i18n;
pub mod mail;
