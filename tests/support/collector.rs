//! A collector of OpenTelemetry: takes what is sent to it over HTTP, and has it read by OpenTelemetry's own library.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::program::eventually;
use super::{node, python};

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// With a status; what came with 200 is kept.
    Status(u16),
    /// It takes connections, and says nothing.
    Silent,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Received {
    /// The first line of its head.
    pub line: String,
    /// The others, with small letters before the colon.
    pub head: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Listens on a free port.
pub struct Collector {
    /// Where it takes traces.
    pub endpoint: String,
    manner: Arc<Mutex<Manner>>,
    received: Arc<Mutex<Vec<Received>>>,
}

/// A span, as the library reads it.
#[derive(Clone, Debug)]
pub struct Span(Value);

impl Collector {
    /// One that takes everything.
    pub fn new() -> Self {
        Self::with(Manner::Status(200))
    }

    /// One that answers so.
    pub fn with(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let endpoint = format!("http://{}/v1/traces", listener.local_addr().expect("an address"));
        let (manner, received) = (Arc::new(Mutex::new(manner)), Arc::new(Mutex::new(Vec::new())));
        let (how, into) = (manner.clone(), received.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (how, into) = (how.clone(), into.clone());
                thread::spawn(move || serve(stream, &how, &into));
            }
        });
        Self { endpoint, manner, received }
    }

    /// From now on it answers so.
    pub fn answers(&self, manner: Manner) {
        *self.manner.lock().expect("no test panicked") = manner;
    }

    /// What came.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no test panicked").clone()
    }

    /// The spans that came, and nothing in them is wrong.
    pub fn spans(&self) -> Vec<Span> {
        let bodies: Vec<String> = self.received().iter().map(|one| STANDARD.encode(&one.body)).collect();
        const MODULE: &str = "opentelemetry.proto.collector.trace.v1.trace_service_pb2";
        let python = python::with(MODULE, &["opentelemetry-proto==1.45.2", "protobuf==7.36.2"]);
        let mut reader = Command::new(python);
        reader.args(["-c", include_str!("collector.py")]);
        let read = node::answer(&mut reader, "Python", &json!({ "bodies": bodies }));
        assert_eq!(read["wrong"], json!([]), "{read}");
        read["spans"].as_array().expect("a list").iter().cloned().map(Span).collect()
    }

    /// The spans that came, once there are those that are waited for.
    #[track_caller]
    pub fn once<T>(&self, what: &str, look: impl Fn(&[Span]) -> Option<T>) -> (Vec<Span>, T) {
        let mut read = usize::MAX;
        eventually(what, || {
            let now = self.received().len();
            if now == read {
                return None;
            }
            read = now;
            let spans = self.spans();
            look(&spans).map(|found| (spans, found))
        })
    }
}

fn serve(stream: TcpStream, how: &Mutex<Manner>, into: &Mutex<Vec<Received>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let mut head = Vec::new();
        loop {
            let mut field = String::new();
            reader.read_line(&mut field).ok()?;
            let Some((name, value)) = field.trim_end().split_once(':') else { break };
            head.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = head.iter().find(|(name, _)| name == "content-length").map(|(_, value)| value.parse().ok());
        let mut body = vec![0; length.flatten().unwrap_or(0)];
        reader.read_exact(&mut body).ok()?;
        let manner = *how.lock().ok()?;
        if let Manner::Status(status) = manner {
            if status == 200 {
                let line = line.trim_end().to_owned();
                into.lock().ok()?.push(Received { line, head, body });
            }
            let answer = format!(
                "HTTP/1.1 {status} As-told\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"
            );
            writer.write_all(answer.as_bytes()).ok()?;
        } else {
            loop {
                thread::park();
            }
        }
    }
}

impl Received {
    /// A field of its head.
    pub fn says(&self, name: &str) -> Vec<&str> {
        self.head.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }
}

impl Span {
    /// Its name.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// A field of its own, as text: `trace`, `id`, `parent`, `kind`, `status`.
    #[track_caller]
    pub fn text(&self, field: &str) -> &str {
        self.0[field].as_str().unwrap_or_else(|| panic!("{field} in {}", self.0))
    }

    /// What it says; null where it says nothing of the kind.
    pub fn says(&self, name: &str) -> &Value {
        &self.0["attributes"][name]
    }

    /// What is said of who sent it.
    pub fn sender(&self, name: &str) -> &Value {
        &self.0["resource"][name]
    }

    /// From when to when, in nanoseconds since 1970.
    pub fn times(&self) -> (u64, u64) {
        let at = |field: &str| self.0[field].as_str().and_then(|text| text.parse().ok()).expect("a moment");
        (at("start"), at("end"))
    }

    /// Whether its parent is somebody else's.
    pub fn is_remote(&self) -> bool {
        self.0["remote"] == true
    }

    /// Those whose parent it is.
    pub fn children<'a>(&self, all: &'a [Self]) -> Vec<&'a Self> {
        let own = |span: &&Self| span.text("trace") == self.text("trace") && span.text("parent") == self.text("id");
        all.iter().filter(own).collect()
    }

    /// The names of what it says.
    pub fn said(&self) -> Vec<&str> {
        self.0["attributes"].as_object().expect("an object").keys().map(String::as_str).collect()
    }
}
