//! How bodies arrive: unpacked, and not slower than a slow line is.
//!
//! A packed body could come out a thousand times larger before anybody has seen how large it is: there are none. A body has a while
//! to come, and more for each kilobyte that did; who sends a byte a second keeps no connection.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, Sleep};

use super::error::Problem;

/// How many bytes a second a slow line has.
const SLOW: u32 = 1024;
/// How many bodies that nobody reads any more are kept, for each thread.
const KEPT: usize = 64;

thread_local! {
    static UNREAD: RefCell<VecDeque<Payload>> = const { RefCell::new(VecDeque::new()) };
}

/// How long clients may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the head of a request.
    pub head: Duration,
    /// For its body, besides a second for each kilobyte.
    pub body: Duration,
    /// For taking what is answered, when nothing of it is taken.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(20), body: Duration::from_secs(30), answer: Duration::from_secs(60) }
    }
}

/// Why a request's body is not taken at all, if so.
pub fn refusal(request: &ServiceRequest) -> Option<Problem> {
    let packed = request.headers().get_all(header::CONTENT_ENCODING);
    let mut packed = packed.filter(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    packed.next().map(|_| {
        let detail = "Packed bodies are not taken: send it without Content-Encoding.";
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "packed-body", detail)
    })
}

/// From now on a body that comes too slowly ends with [`io::ErrorKind::TimedOut`].
pub fn watch(request: &mut ServiceRequest, patience: Duration) {
    match request.take_payload() {
        Payload::None => {}
        inner => {
            let endless = request.headers().contains_key(header::TRANSFER_ENCODING);
            let watched = Watched { inner: Some(inner), patience, timer: None, endless, ended: false };
            request.set_payload(Payload::Stream { payload: Box::pin(watched) });
        }
    }
}

/// A body that is watched. The time begins when there is something to wait for: most bodies are there with their heads.
struct Watched {
    inner: Option<Payload>,
    patience: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether nobody knows how long it is.
    endless: bool,
    ended: bool,
}

impl Stream for Watched {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(inner) = &mut this.inner else { return Poll::Ready(None) };
        match Pin::new(inner).poll_next(context) {
            Poll::Ready(Some(Ok(piece))) => {
                if let Some(timer) = &mut this.timer {
                    let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
                    let deadline: Instant = timer.deadline() + Duration::from_secs(1) * length / SLOW;
                    timer.as_mut().reset(deadline);
                }
                Poll::Ready(Some(Ok(piece)))
            }
            Poll::Ready(other) => {
                this.ended = true;
                Poll::Ready(other)
            }
            Poll::Pending => {
                let patience = this.patience;
                let timer = this.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
                timer.as_mut().poll(context).map(|()| Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into()))))
            }
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let Some(inner) = self.inner.take().filter(|_| self.endless && !self.ended) else { return };
        // When nobody holds a body of unknown length any more, the server reads it to its end, which may never come. While
        // somebody holds it, the connection is closed with the answer. What is pushed out here was answered long ago.
        let _gone = UNREAD.try_with(|unread| {
            let mut unread = unread.try_borrow_mut().ok()?;
            unread.push_back(inner);
            if unread.len() > KEPT { unread.pop_front() } else { None }
        });
    }
}
