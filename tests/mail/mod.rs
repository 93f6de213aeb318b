//! Mail against a real mail server, and every mail as a file to look at.

mod announcements;
mod bounces;
mod dkim;
mod looks;
mod pace;
mod reminders;
mod sending;
