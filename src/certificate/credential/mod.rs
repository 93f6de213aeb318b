//! The certificate for machines: an Open Badges 3.0 credential on the Verifiable Credentials Data Model 2.0, that other
//! programs verify without us.
//!
//! Belongs here: what a credential says (`record`), the keys (`key`) and the name of their owner (`issuer`, `did:web`), the
//! canonical form (`canonical`) and its proof (`proof`), the same as a JWT (`jwt`) and as a picture (`badge`), and the list
//! that tells what was taken back (`status`). All of it is pure: the same record, key and moment give the same bytes.

pub mod badge;
pub mod canonical;
pub mod issuer;
pub mod jwt;
pub mod key;
pub mod proof;
pub mod record;
pub mod status;
