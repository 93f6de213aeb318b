//! The servers under load as processes of their own, and what the system says of them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::place::Place;
use crate::watch::{self, Memory};
use crate::{Failure, bare};

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took from its start to being ready.
    pub ready_after: Duration,
}

impl Server {
    /// The service, with its data in the installation's folder, ready to serve.
    pub fn chancery(program: &Path, place: &Place) -> Result<Self, Failure> {
        Self::start(Self::command(program, place))
    }

    /// The same with a mail server.
    pub fn chancery_with_mail(program: &Path, place: &Place, mail: SocketAddr) -> Result<Self, Failure> {
        let mut command = Self::command(program, place);
        command
            .env("CHANCERY_MAIL__TRANSPORT", "smtp")
            .env("CHANCERY_MAIL__SMTP_URL", format!("smtp://{mail}?tls=none"));
        Self::start(command)
    }

    fn command(program: &Path, place: &Place) -> Command {
        let mut command = Command::new(program);
        command
            .args(["serve", "--bind", "127.0.0.1:0", "--data"])
            .arg(place.data())
            .env("CHANCERY_DATABASE__URL", place.setting())
            .env("CHANCERY_COURSES__PATH", place.courses())
            .env("RUST_LOG", "warn")
            // Sessions are written by the benchmark; nobody stands behind them who could show a code.
            .env("CHANCERY_ACCOUNTS__SECOND_FACTOR", "optional")
            // One facilitator asks for as many tables in a minute as a whole institute does in a day.
            .env("CHANCERY_LIMITS__REPORTS_PER_ACCOUNT", "1000000")
            // All addresses are of few domains, and what is measured is not the pace that is kept with their hosts.
            .env("CHANCERY_MAIL__PER_MINUTE_PER_HOST", "0")
            .current_dir(&place.root);
        command
    }

    /// The bare server, which answers with a document of `size` bytes, or with a row of a database.
    pub fn bare(size: usize, database: Option<&Place>) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([bare::ARGUMENT, &size.to_string()]);
        command.args(database.map(Place::setting));
        Self::start(command)
    }

    fn start(mut command: Command) -> Result<Self, Failure> {
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().ok_or("no output to read")?;
        let mut lines = BufReader::new(out).lines();
        let address = loop {
            let line = lines.next().ok_or("the server ended before it told its address")??;
            if let Some((_, address)) = line.split_once("http://") {
                break address.trim_end_matches('/').split('/').next().unwrap_or_default().parse()?;
            }
        };
        // What it prints later is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let mut server = Self { child, address, ready_after: Duration::ZERO };
        while !server.is_ready() {
            if begun.elapsed() > Duration::from_secs(30) {
                return Err("the server is not ready after 30 seconds".into());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    fn is_ready(&self) -> bool {
        let ask = || {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
            let mut answer = [0; 12];
            stream.read_exact(&mut answer)?;
            Ok::<_, std::io::Error>(answer.ends_with(b"200"))
        };
        ask().unwrap_or(false)
    }

    /// The process's id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The memory that it holds.
    pub fn memory(&self) -> Result<Memory, Failure> {
        watch::memory(self.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that is gone already needs no end.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
