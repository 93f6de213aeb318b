//! A lean HTTP/1.1 client: one kept connection, requests written by hand, of the answer only status and length are read.
//! What the client costs is taken from the server, as both share the machine.

use std::net::SocketAddr;
use std::rc::Rc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Failure;
use crate::process::Server;
use crate::watch::Watched;

/// Writes the request of a client's turn.
pub type Call = Rc<dyn Fn(usize, usize, &mut Vec<u8>)>;

/// What is put under load.
#[derive(Clone)]
pub struct Target {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its processes, with those of its database.
    pub watched: Watched,
}

impl Target {
    /// A server.
    pub fn new(server: &Server) -> Self {
        Self { address: server.address, watched: Watched::one(server.id()) }
    }
}

/// An answer that is no success.
#[derive(Debug, thiserror::Error)]
#[error("{request} answered\n{answer}")]
pub struct Refused {
    request: String,
    /// The status.
    pub status: u16,
    answer: String,
}

/// One connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    request: Vec<u8>,
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024), request: Vec::with_capacity(1024) })
    }

    /// Sends a request and gives the body of the answer, which is a success.
    pub async fn call(&mut self, request: &[u8]) -> Result<&[u8], Failure> {
        self.send(|out| out.extend_from_slice(request)).await
    }

    /// [`Client::call`] with a request that is written now.
    pub async fn send(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<&[u8], Failure> {
        let mut request = std::mem::take(&mut self.request);
        request.clear();
        write(&mut request);
        let (status, head) = self.exchange(&request).await?;
        self.request = request;
        if status / 100 == 2 {
            return Ok(&self.buffer[head..]);
        }
        Err(Refused {
            request: first_line(&self.request),
            status,
            answer: String::from_utf8_lossy(&self.buffer).into(),
        }
        .into())
    }

    /// The status of the answer, and where its body begins.
    async fn exchange(&mut self, request: &[u8]) -> Result<(u16, usize), Failure> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head, length) = loop {
            self.read().await?;
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break (end + 4, content_length(&self.buffer[..end])?);
            }
        };
        match length {
            Some(length) => {
                while self.buffer.len() < head + length {
                    self.read().await?;
                }
            }
            // In chunks, the last of them empty.
            None => {
                while !self.buffer[head..].ends_with(b"0\r\n\r\n") {
                    self.read().await?;
                }
            }
        }
        let status = self.buffer.get(9..12).ok_or("an answer without a status")?;
        Ok((std::str::from_utf8(status)?.parse()?, head))
    }

    async fn read(&mut self) -> Result<(), Failure> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

fn first_line(request: &[u8]) -> String {
    String::from_utf8_lossy(request).lines().next().unwrap_or_default().to_owned()
}

/// The length that the head tells, if it does.
fn content_length(head: &[u8]) -> Result<Option<usize>, Failure> {
    const NAME: &[u8] = b"content-length: ";
    let mut lines = head.split(|byte| *byte == b'\n');
    let line = lines.find(|line| line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME));
    let Some(line) = line else { return Ok(None) };
    Ok(Some(std::str::from_utf8(&line[NAME.len()..])?.trim().parse()?))
}
