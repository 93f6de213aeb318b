//! The body of a request, as it arrives.

use std::io;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;

use super::error::Problem;

/// The largest body that is taken, in bytes.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// The body, once it is whole, up to the largest that is taken.
pub fn read(request: &HttpRequest, payload: &mut Payload) -> Pin<Box<dyn Future<Output = Result<Bytes, Problem>>>> {
    read_up_to(LARGEST_BODY, request, payload)
}

/// The body, once it is whole.
///
/// Most bodies are small and come in one piece, which is taken as it is: to prepare for a large one (kilobytes of buffer) costs more
/// than all the rest of reading an answer. Packed ones do not come this far (`arrival`).
pub fn read_up_to(
    largest: usize,
    request: &HttpRequest,
    payload: &mut Payload,
) -> Pin<Box<dyn Future<Output = Result<Bytes, Problem>>>> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let mut pieces = payload.take();
    Box::pin(async move {
        if announced.is_some_and(|length: usize| length > largest) {
            return Err(too_large(largest));
        }
        let mut next = async || pieces.next().await.transpose().map_err(|error| broken(&error));
        let Some(first) = next().await? else { return Ok(Bytes::new()) };
        let Some(mut piece) = next().await? else {
            return if first.len() > largest { Err(too_large(largest)) } else { Ok(first) };
        };
        let mut all = BytesMut::from(&first[..]);
        loop {
            if all.len() + piece.len() > largest {
                return Err(too_large(largest));
            }
            all.extend_from_slice(&piece);
            match next().await? {
                Some(another) => piece = another,
                None => break,
            }
        }
        Ok(all.freeze())
    })
}

/// A body of any kind.
#[derive(Debug)]
pub struct Whole(pub Bytes);

impl FromRequest for Whole {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = read(request, payload);
        Box::pin(async move { bytes.await.map(Self) })
    }
}

/// A body of more than so many bytes.
pub fn too_large(largest: usize) -> Problem {
    let detail = format!("The body is larger than {largest} bytes.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", detail)
}

fn broken(error: &PayloadError) -> Problem {
    if matches!(error, PayloadError::Io(cause) if cause.kind() == io::ErrorKind::TimedOut) {
        let detail = "The body came too slowly. Send it again.";
        return Problem::new(StatusCode::REQUEST_TIMEOUT, "body-too-slow", detail);
    }
    Problem::new(StatusCode::BAD_REQUEST, "broken-body", "The body did not arrive whole.")
}
