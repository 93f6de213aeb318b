//! A file as the body of an answer, a piece at a time.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

/// How much is in memory at a time, in bytes. Small enough to be read between two answers: it was written a moment ago.
const PIECE: usize = 64 * 1024;

/// A file from its beginning.
#[derive(Debug)]
pub(super) struct Spooled {
    file: File,
    size: u64,
    left: u64,
}

impl Spooled {
    pub(super) fn new(mut file: File) -> io::Result<Self> {
        let size = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { file, size, left: size })
    }
}

impl MessageBody for Spooled {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.size)
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, io::Error>>> {
        let this = self.get_mut();
        if this.left == 0 {
            return Poll::Ready(None);
        }
        let wanted = usize::try_from(this.left).unwrap_or(PIECE).min(PIECE);
        let mut piece = vec![0; wanted];
        Poll::Ready(Some(this.file.read_exact(&mut piece).map(|()| {
            this.left -= wanted as u64;
            Bytes::from(piece)
        })))
    }
}
