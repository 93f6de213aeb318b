//! The body of a request, as it arrives.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest as _, HttpRequest};
use futures_util::StreamExt as _;

use super::error::Problem;

/// The largest body that is taken, in bytes.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// The body, once it is whole.
///
/// Most bodies are small and come in one piece, which is taken as it is: to prepare for a large one (kilobytes of buffer, a
/// decoder) costs more than all the rest of reading an answer.
pub fn read(request: &HttpRequest, payload: &mut Payload) -> Pin<Box<dyn Future<Output = Result<Bytes, Problem>>>> {
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        // Packed: its limit is one of what comes out.
        let unpacked = Bytes::from_request(request, payload);
        return Box::pin(async move { unpacked.await.map_err(|error| too_large_or_broken(&error)) });
    }
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let mut pieces = payload.take();
    Box::pin(async move {
        if announced.is_some_and(|length: usize| length > LARGEST_BODY) {
            return Err(too_large());
        }
        let mut next = async || pieces.next().await.transpose().map_err(|_| broken());
        let Some(first) = next().await? else { return Ok(Bytes::new()) };
        let Some(mut piece) = next().await? else { return Ok(first) };
        let mut all = BytesMut::from(&first[..]);
        loop {
            if all.len() + piece.len() > LARGEST_BODY {
                return Err(too_large());
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

fn too_large_or_broken(error: &actix_web::Error) -> Problem {
    if error.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { broken() }
}

fn too_large() -> Problem {
    let detail = format!("The body is larger than {LARGEST_BODY} bytes.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", detail)
}

fn broken() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "broken-body", "The body did not arrive whole.")
}
