//! A real mail server (aiosmtpd) with certificates of its own, started for one test.
//!
//! Needs `python3` with venv, the network or a local wheel for the first run, and `openssl`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use super::python;

/// Who may sign in.
pub const USER: &str = "chancery@institute.example";
/// With a character that URLs reserve, and one beyond ASCII.
pub const PASSWORD: &str = "s3cret/ä";

/// How the server behaves.
#[derive(Clone, Copy)]
pub enum Answer {
    /// Takes every message.
    Accept,
    /// Answers the first messages with 451, then takes them.
    Defer(usize),
    /// Refuses every recipient with 550.
    Refuse,
    /// Answers recipients of one host with 450, until [`SmtpServer::opens`].
    DeferHost(&'static str),
    /// Takes the first messages and hangs up before it says so.
    DropAfterData(usize),
    /// Answers messages to one host with 451, until [`SmtpServer::opens`].
    GreylistHost(&'static str),
    /// Takes every message, and says so after [`SmtpServer::opens`].
    Held,
}

/// A mail server that lives as long as this value.
pub struct SmtpServer {
    child: Child,
    port: u16,
    folder: TempDir,
    implicit_tls: bool,
}

impl SmtpServer {
    /// Starts a server that requires STARTTLS and a password.
    pub fn start(answer: Answer) -> Self {
        Self::launch(answer, false)
    }

    /// Starts a server that speaks TLS from the first byte.
    pub fn start_with_implicit_tls() -> Self {
        Self::launch(Answer::Accept, true)
    }

    fn launch(answer: Answer, implicit_tls: bool) -> Self {
        let folder = TempDir::new().expect("a folder for the messages");
        let certificates = certificates().path();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/smtp_server.py");
        let mut command = Command::new(python::with("aiosmtpd.smtp", &["aiosmtpd==1.4.6"]));
        command.arg(script).args(["--user", USER, "--password", PASSWORD]);
        command.arg("--certificate").arg(certificates.join("leaf.pem"));
        command.arg("--key").arg(certificates.join("leaf.key"));
        command.arg("--folder").arg(folder.path());
        match answer {
            Answer::Accept => {}
            Answer::Defer(times) => _ = command.arg("--answer").arg(format!("451:{times}")),
            Answer::Refuse => _ = command.args(["--answer", "550"]),
            Answer::DeferHost(host) => _ = command.arg("--answer").arg(format!("450:{host}")),
            Answer::DropAfterData(times) => _ = command.arg("--answer").arg(format!("drop:{times}")),
            Answer::GreylistHost(host) => _ = command.arg("--answer").arg(format!("greylist:{host}")),
            Answer::Held => _ = command.args(["--answer", "held"]),
        }
        if implicit_tls {
            command.arg("--implicit-tls");
        }
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.expect("the mail server starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("standard output is piped");
        BufReader::new(output).read_line(&mut line).expect("the mail server prints its port");
        let port = line.trim().parse().unwrap_or_else(|_| panic!("the mail server did not start: {line:?}"));
        Self { child, port, folder, implicit_tls }
    }

    /// The port on the loopback interface.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL to send by.
    pub fn url(&self) -> String {
        self.url_with_password("s3cret%2Fä")
    }

    /// The URL with another password, percent-encoded.
    pub fn url_with_password(&self, password: &str) -> String {
        let scheme = if self.implicit_tls { "smtps" } else { "smtp" };
        format!("{scheme}://{USER}:{password}@localhost:{}", self.port)
    }

    /// The authority that signed the server's certificate (PEM).
    pub fn ca_file(&self) -> PathBuf {
        certificates().path().join("ca.pem")
    }

    /// Whether it has said that it took what it held back.
    pub fn has_said_so(&self) -> bool {
        self.folder.path().join("said").exists()
    }

    /// The host that was busy takes mail from now on; what was held back is said.
    pub fn opens(&self) {
        fs::write(self.folder.path().join("open"), b"").expect("the folder of the messages is writable");
    }

    /// The host is busy again.
    pub fn closes(&self) {
        let _ = fs::remove_file(self.folder.path().join("open"));
    }

    /// What was taken so far is forgotten.
    pub fn forgets(&self) {
        for entry in fs::read_dir(self.folder.path()).expect("the folder of the messages") {
            fs::remove_file(entry.expect("an entry").path()).expect("the folder of the messages is writable");
        }
    }

    /// The messages taken so far, oldest first. `X-From` and `X-To` hold the envelope.
    pub fn received(&self) -> Vec<Vec<u8>> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder of the messages");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
        paths.sort();
        paths.iter().map(|path| fs::read(path).expect("a message")).collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        // It leaves when its input closes; waiting keeps it from becoming a zombie.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A certificate authority and a certificate for localhost: `ca.pem`, `leaf.pem`, `leaf.key`. rustls wants the two apart.
fn certificates() -> &'static TempDir {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = TempDir::new().expect("a folder for the certificates");
        let extensions = "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n\
                          keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n";
        fs::write(folder.path().join("leaf.ext"), extensions).expect("the extensions");
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        let openssl = |verb: &[&str], rest: &str| {
            let mut command = Command::new("openssl");
            command.args(verb).args(rest.split('|')).current_dir(folder.path());
            python::run("openssl", &mut command);
        };
        openssl(&[&["req", "-x509"], &key[..]].concat(), "-keyout|ca.key|-out|ca.pem|-days|2|-subj|/CN=Test authority");
        openssl(&[&["req"], &key[..]].concat(), "-keyout|leaf.key|-out|leaf.csr|-subj|/CN=localhost");
        openssl(
            &["x509", "-req"],
            "-in|leaf.csr|-CA|ca.pem|-CAkey|ca.key|-CAcreateserial|-out|leaf.pem|-days|2|-extfile|leaf.ext",
        );
        folder
    })
}
