//! A mail server that takes every message and keeps none: SMTP as far as a sender needs it, a thread a connection.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Failure;

/// The server; its threads end with the process.
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    taken: Arc<AtomicUsize>,
    with_pdf: Arc<AtomicUsize>,
}

impl Sink {
    /// Starts one.
    pub fn start() -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (taken, with_pdf) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counters = (taken.clone(), with_pdf.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (taken, with_pdf) = counters.clone();
                std::thread::spawn(move || converse(stream, &taken, &with_pdf));
            }
        });
        Ok(Self { address, taken, with_pdf })
    }

    /// Messages that were acknowledged, and those of them that carried a PDF.
    pub fn taken(&self) -> (usize, usize) {
        (self.taken.load(Ordering::SeqCst), self.with_pdf.load(Ordering::SeqCst))
    }
}

/// A broken connection ends the conversation; the sender tries again.
fn converse(stream: TcpStream, taken: &AtomicUsize, with_pdf: &AtomicUsize) -> Option<()> {
    let mut answer = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream);
    let mut say = |text: &str| answer.write_all(text.as_bytes()).ok();
    say("220 sink ESMTP\r\n")?;
    let (mut line, mut in_message, mut pdf) = (Vec::new(), false, false);
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        if in_message {
            if line == b".\r\n" {
                in_message = false;
                with_pdf.fetch_add(usize::from(pdf), Ordering::SeqCst);
                taken.fetch_add(1, Ordering::SeqCst);
                say("250 taken\r\n")?;
            } else {
                pdf |= line.starts_with(b"Content-Type: application/pdf");
            }
            continue;
        }
        match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_slice() {
            b"EHLO" => say("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")?,
            b"DATA" => {
                (in_message, pdf) = (true, false);
                say("354 go on\r\n")?;
            }
            b"QUIT" => {
                say("221 bye\r\n")?;
                return None;
            }
            _ => say("250 ok\r\n")?,
        }
    }
}
