//! The credential of a certificate: built from the immutable record, signed once, kept. Signing happens outside of a
//! transaction; what it needs is read before, what it makes is kept after.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Context, Error};
use crate::account::person;
use crate::base::{CertificateId, random};
use crate::certificate::credential::key::PublicKey;
use crate::certificate::credential::record::{self, Record};
use crate::certificate::credential::status::Place;
use crate::certificate::credential::{jwt, proof};
use crate::certificate::store::{self, Certificate, CertificateState};
use crate::certificate::{credentials, published};
use crate::db::{Connection, Db};
use crate::enrolment;
use crate::outbox::{self, Kind};

/// What signing needs.
#[derive(Debug)]
pub struct Prepared {
    certificate: Certificate,
    place: Option<Place>,
    course: String,
    email: String,
}

/// A signed credential, and the key that signed it.
#[derive(Debug, Clone)]
pub struct SignedCredential {
    /// The credential as JSON.
    pub json: String,
    key: PublicKey,
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}

/// Reads what a credential is made of.
///
/// # Errors
/// [`Error::NotFound`].
pub fn prepare(conn: &mut Connection, certificate: Certificate) -> Result<Prepared, Error> {
    let enrolment = enrolment::find(conn, certificate.enrolment_id)?.ok_or(Error::NotFound("enrolment"))?;
    let holder = person::find(conn, certificate.person_id)?.ok_or(Error::NotFound("person"))?;
    let place = credentials::place_of(conn, certificate.id)?;
    Ok(Prepared { certificate, place, course: enrolment.course.to_string(), email: holder.email })
}

/// Gives the credential its place, where the certificate is from before there were credentials.
fn place(conn: &mut Connection, ctx: &Context, certificate: &Certificate) -> Result<Place, Error> {
    let place = credentials::assign(conn, certificate.id)?;
    let state = certificate.state(ctx.now());
    if matches!(state, CertificateState::Revoked | CertificateState::Superseded) {
        credentials::set_bit(conn, certificate.id, ctx.now())?;
    }
    Ok(place)
}

/// Builds and signs. Takes milliseconds of processor time.
///
/// # Errors
/// [`Error::Internal`]: there is no key, or the record has no canonical form.
fn sign(ctx: &Context, prepared: &Prepared, place: Place) -> Result<SignedCredential, Error> {
    let key = ctx.signing.current().map_err(internal)?;
    let issuer = ctx.issuer();
    let certificate = &prepared.certificate;
    let salt = random::opaque();
    let record = Record {
        document: &certificate.document,
        code: &certificate.code,
        valid_until: certificate.valid_until,
        course: &prepared.course,
        email: &prepared.email,
        salt: &salt,
        place,
    };
    let method = issuer.method(&key.public());
    let signed = proof::sign(record::credential(&record, &issuer), &key, &method, ctx.now()).map_err(internal)?;
    Ok(SignedCredential { json: signed.to_string(), key: key.public() })
}

/// Keeps a credential that was signed, and publishes its key. What was kept before stays, and is what counts.
///
/// # Errors
/// [`Error::Store`].
pub fn keep(conn: &mut Connection, ctx: &Context, id: CertificateId, signed: &SignedCredential) -> Result<(), Error> {
    let now = ctx.now();
    published::publish(conn, &signed.key, now)?;
    credentials::keep(conn, id, &signed.json, now)?;
    Ok(())
}

/// The credential of a certificate: what was kept, or signed now and not yet kept, which is for the caller to do in the
/// transaction that needs it.
///
/// # Errors
/// [`Error`].
pub fn signed_or_new(db: &Db, ctx: &Arc<Context>, certificate: &Certificate) -> Result<SignedCredential, Error> {
    let id = certificate.id;
    let found = db.read_blocking(|conn| {
        let kept = credentials::signed(conn, id)?;
        Ok::<_, Error>((kept, prepare(conn, certificate.clone())?))
    })?;
    let (kept, prepared) = found;
    if let Some(json) = kept {
        let key = ctx.signing.current().map_err(internal)?.public();
        return Ok(SignedCredential { json, key });
    }
    let place = match prepared.place {
        Some(place) => place,
        None => {
            let (ctx, certificate) = (ctx.clone(), certificate.clone());
            db.write_blocking(move |conn| place(conn, &ctx, &certificate))?
        }
    };
    sign(ctx, &prepared, place)
}

/// The kept credential of a certificate; none until it was signed.
///
/// # Errors
/// [`Error::Store`].
pub fn kept(conn: &mut Connection, id: CertificateId) -> Result<Option<String>, Error> {
    Ok(credentials::signed(conn, id)?)
}

/// Has a certificate from before there were credentials rendered once more, which signs its credential. Its document and
/// its mail stay as they are.
///
/// # Errors
/// [`Error::Store`].
pub fn sign_soon(conn: &mut Connection, ctx: &Context, id: CertificateId) -> Result<(), Error> {
    if store::document_hash(conn, id)?.is_some() {
        let payload = json!({ "certificate": id });
        outbox::enqueue(conn, Kind::Certificate, &format!("credential:{id}"), &payload, ctx.now())?;
    }
    Ok(())
}

/// A kept credential as a JWT, signed with the key of now.
///
/// # Errors
/// [`Error::Internal`]: there is no key.
pub fn as_jwt(ctx: &Context, json: &str) -> Result<String, Error> {
    let credential: Value = serde_json::from_str(json).map_err(internal)?;
    let key = ctx.signing.current().map_err(internal)?;
    Ok(jwt::sign(&credential, &ctx.issuer(), &key))
}
