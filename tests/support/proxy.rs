//! Lines that a test cuts or holds up where it wants: one to PostgreSQL, which knows when a transaction is to be kept, and one
//! to the program, on which answers get lost.

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

/// Listens on a free port until the value goes, and does something with everybody who calls.
struct Line {
    port: u16,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Line {
    fn new(each: impl Fn(TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let ended = Arc::new(AtomicBool::new(false));
        let end = ended.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                each(stream);
            }
        });
        Self { port, ended, thread: Some(thread) }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // It looks at its mark when somebody comes.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn both(stream: &TcpStream) -> TcpStream {
    stream.try_clone().expect("another handle of a stream")
}

fn hang_up(one: &TcpStream, other: &TcpStream) {
    // Who has hung up already is gone as well.
    let _ = one.shutdown(Shutdown::Both);
    let _ = other.shutdown(Shutdown::Both);
}

/// Where the line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// COMMIT does not arrive: the transaction is taken back.
    BeforeCommit,
    /// COMMIT was carried out, and its answer gets lost: the transaction stands, and nobody heard of it.
    AfterCommit,
    /// An INSERT that is a transaction by itself does not arrive.
    BeforeInsert,
    /// Such an INSERT was carried out, and its answer gets lost.
    AfterInsert,
}

impl Cut {
    /// What the server says when it has done that of which nobody hears.
    fn done(self) -> &'static [u8] {
        match self {
            Self::BeforeCommit | Self::AfterCommit => b"COMMIT",
            Self::BeforeInsert | Self::AfterInsert => b"INSERT 0 1",
        }
    }
}

/// What a client is about to do on its connection.
#[derive(Default)]
struct Doing {
    in_transaction: bool,
    /// The names of statements that insert.
    inserts: HashSet<Vec<u8>>,
}

impl Doing {
    /// Whether a message keeps something; and whether it is an INSERT that does. A letter, a length, and texts that end with a zero.
    fn keeps(&mut self, message: &[u8]) -> Option<bool> {
        let mut texts = message[5..].split(|byte| *byte == 0);
        let (first, second) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
        match (message[0], first) {
            (b'Q', b"BEGIN") => self.in_transaction = true,
            (b'Q', b"COMMIT" | b"ROLLBACK") => {
                self.in_transaction = false;
                return (first == b"COMMIT").then_some(false);
            }
            // Parse: the statement's name, and its text.
            (b'P', name) if second.starts_with(b"INSERT") => drop(self.inserts.insert(name.to_vec())),
            // Bind: a portal's name, and the statement's.
            (b'B', _) if !self.in_transaction && self.inserts.contains(second) => return Some(true),
            _ => {}
        }
        None
    }
}

#[derive(Default)]
struct Orders {
    cut: Mutex<Option<Cut>>,
    cuts: AtomicUsize,
    held: Mutex<bool>,
    let_go: Condvar,
}

/// A line to a PostgreSQL server.
pub struct PostgresLine {
    line: Line,
    orders: Arc<Orders>,
}

impl PostgresLine {
    /// To the server that the URL names; and the URL that leads over the line.
    pub fn to(url: &str) -> (Self, String) {
        let (before, rest) = url.split_once("127.0.0.1:").expect("a server on this machine");
        let (port, rest) = rest.split_once('/').expect("a database");
        let server: u16 = port.parse().expect("a port");
        let orders = Arc::new(Orders::default());
        let given = orders.clone();
        let line = Line::new(move |client| {
            let there = TcpStream::connect(("127.0.0.1", server)).expect("the server listens");
            connect(client, there, &given);
        });
        let url = format!("{before}127.0.0.1:{}/{rest}", line.port);
        (Self { line, orders }, url)
    }

    /// The next COMMIT is cut, or the next INSERT by itself.
    pub fn cuts(&self, cut: Cut) {
        *self.orders.cut.lock().expect("the orders") = Some(cut);
    }

    /// How often it was cut so far.
    pub fn was_cut(&self) -> usize {
        self.orders.cuts.load(Ordering::SeqCst)
    }

    /// From now on nothing that the server says arrives, until [`PostgresLine::lets_go`].
    pub fn holds(&self) {
        *self.orders.held.lock().expect("the orders") = true;
    }

    /// What was held arrives.
    pub fn lets_go(&self) {
        *self.orders.held.lock().expect("the orders") = false;
        self.orders.let_go.notify_all();
    }
}

impl Drop for PostgresLine {
    fn drop(&mut self) {
        self.lets_go();
        self.line.ended.store(true, Ordering::SeqCst);
    }
}

fn connect(client: TcpStream, server: TcpStream, orders: &Arc<Orders>) {
    let swallow = Arc::new(Mutex::new(None));
    let (given, swallows) = (orders.clone(), swallow.clone());
    let (from, to) = (both(&server), both(&client));
    std::thread::spawn(move || {
        let _ = answers(&from, &to, &given, &swallows);
        hang_up(&from, &to);
    });
    let given = orders.clone();
    std::thread::spawn(move || {
        let _ = questions(&client, &server, &given, &swallow);
        hang_up(&client, &server);
    });
}

/// What the server says, to the client.
fn answers(mut from: &TcpStream, mut to: &TcpStream, orders: &Orders, swallow: &Mutex<Option<Cut>>) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        if let Some(cut) = *swallow.lock().expect("what is swallowed") {
            let kept = buffer[..read].windows(cut.done().len()).any(|window| window == cut.done());
            assert!(kept, "the server did not do it: {:?}", String::from_utf8_lossy(&buffer[..read]));
            orders.cuts.fetch_add(1, Ordering::SeqCst);
            return Ok(());
        }
        let held = orders.held.lock().expect("the orders");
        drop(orders.let_go.wait_while(held, |held| *held).expect("the orders"));
        to.write_all(&buffer[..read])?;
    }
}

/// What the client says, to the server, message by message: a letter, a length, a text. The first ones have no letter.
fn questions(
    mut from: &TcpStream,
    mut to: &TcpStream,
    orders: &Orders,
    swallow: &Mutex<Option<Cut>>,
) -> io::Result<()> {
    /// The client asks whether it may speak TLS or GSSAPI, and begins once more afterwards.
    const ASKING: [[u8; 4]; 2] = [[0x04, 0xd2, 0x16, 0x2f], [0x04, 0xd2, 0x16, 0x30]];
    let (mut begun, mut doing) = (false, Doing::default());
    loop {
        let mut message = vec![0; if begun { 5 } else { 4 }];
        from.read_exact(&mut message)?;
        let at = message.len() - 4;
        let length = u32::from_be_bytes(message[at..].try_into().expect("four bytes")) as usize;
        let head = message.len();
        message.resize(head + length - 4, 0);
        from.read_exact(&mut message[head..])?;
        if let Some(inserts) = begun.then(|| doing.keeps(&message)).flatten() {
            let mut order = orders.cut.lock().expect("the orders");
            let meant = order.take_if(|cut| inserts == matches!(cut, Cut::BeforeInsert | Cut::AfterInsert));
            match meant {
                Some(Cut::BeforeCommit | Cut::BeforeInsert) => {
                    orders.cuts.fetch_add(1, Ordering::SeqCst);
                    return Ok(());
                }
                Some(after) => *swallow.lock().expect("what is swallowed") = Some(after),
                None => {}
            }
        }
        begun = begun || !ASKING.iter().any(|asking| message[4..].starts_with(asking));
        to.write_all(&message)?;
    }
}

/// A line to the program on which answers get lost.
pub struct LossyLine {
    line: Line,
    lose: Arc<AtomicBool>,
    lost: Arc<AtomicUsize>,
}

impl LossyLine {
    /// To the server at an address such as `http://127.0.0.1:8080`.
    pub fn to(address: &str) -> Self {
        let server = address.trim_start_matches("http://").to_owned();
        let (lose, lost) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (given, counted) = (lose.clone(), lost.clone());
        let line = Line::new(move |client| {
            let there = TcpStream::connect(&server).expect("the server listens");
            let (from, to) = (both(&client), both(&there));
            std::thread::spawn(move || io::copy(&mut &from, &mut &to));
            let (given, counted) = (given.clone(), counted.clone());
            std::thread::spawn(move || {
                let mut buffer = [0; 16 * 1024];
                while let Ok(read @ 1..) = (&there).read(&mut buffer) {
                    if given.swap(false, Ordering::SeqCst) {
                        counted.fetch_add(1, Ordering::SeqCst);
                        break;
                    }
                    if (&client).write_all(&buffer[..read]).is_err() {
                        break;
                    }
                }
                hang_up(&client, &there);
            });
        });
        Self { line, lose, lost }
    }

    /// Where it begins.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.line.port)
    }

    /// The next answer gets lost: the server gave it, and the client sees a line that breaks.
    pub fn loses_the_next_answer(&self) {
        self.lose.store(true, Ordering::SeqCst);
    }

    /// How many got lost so far.
    pub fn lost(&self) -> usize {
        self.lost.load(Ordering::SeqCst)
    }
}
