//! `serve --demo` as a stranger meets it: the real program, its printed words, and the way of a learner with curl.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

/// The program, with nothing of the environment of whoever runs the tests.
fn chancery(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("--data").arg(data);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CHANCERY_")) {
        command.env_remove(name);
    }
    command
}

/// A running server with what it printed until it was there.
struct Served {
    child: Child,
    printed: Vec<String>,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn serve_demo(data: &Path) -> Served {
    let mut command = chancery(data);
    command.args(["serve", "--demo", "--bind", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut printed = Vec::new();
    let mut address = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some(rest) = line.strip_prefix("  pages    ") {
            address = rest.trim_end_matches('/').to_owned();
        }
        let last = line.starts_with("  mail ");
        printed.push(line);
        if last {
            break;
        }
    }
    assert!(!address.is_empty(), "{printed:?}");
    Served { child, printed, address }
}

impl Served {
    fn line(&self, start: &str) -> Option<&String> {
        self.printed.iter().find(|line| line.starts_with(start))
    }

    /// The role that somebody has who signs in, or the status of the refusal.
    fn sign_in(&self, email: &str, password: &str) -> Result<String, u16> {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let body = json!({ "email": email, "password": password });
        let mut answer = agent.post(format!("{}/api/v1/auth/login", self.address)).send_json(body).unwrap();
        if answer.status() != 200 {
            return Err(answer.status().as_u16());
        }
        let tokens: Value = answer.body_mut().read_json().unwrap();
        let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
        let mut me = agent.get(format!("{}/api/v1/me", self.address)).header("authorization", bearer).call().unwrap();
        let me: Value = me.body_mut().read_json().unwrap();
        Ok(me["role"].as_str().unwrap().to_owned())
    }
}

#[test]
fn the_printed_password_lets_the_printed_people_in_once_and_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let served = serve_demo(folder.path());
    let password = served.line("  password ").unwrap().split_whitespace().nth(1).unwrap().to_owned();
    for role in ["administrator", "facilitator", "learner"] {
        let line = served.line(&format!("  {role}")).unwrap();
        let email = line.split_whitespace().nth(1).unwrap();
        assert_eq!(served.sign_in(email, &password).as_deref(), Ok(role));
    }
    assert_eq!(served.sign_in("administrator@demo.example", "harbour consul visit"), Err(401));
    drop(served);

    let again = serve_demo(folder.path());
    assert_eq!(again.line("  password "), None);
    assert!(again.line("  learner").is_some());
    assert_eq!(again.sign_in("administrator@demo.example", &password).as_deref(), Ok("administrator"));
}

#[test]
fn beyond_this_machine_there_is_no_demo() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let output = chancery(&data).args(["serve", "--demo", "--bind", "0.0.0.0:0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("loopback"), "{}", text(&output.stderr));
    assert!(!data.exists(), "nothing was made");
}

#[test]
fn the_walk_through_of_the_readme_goes_from_registering_to_a_verified_certificate() {
    assert!(Command::new("curl").arg("--version").output().is_ok(), "curl is missing: tests/run installs it");
    let folder = tempfile::tempdir().unwrap();
    let served = serve_demo(folder.path());
    ran(&chancery(folder.path()).args(["publish", "docs/examples"]).output().unwrap());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/walkthrough.sh");
    let output = Command::new("sh").arg(script).arg(&served.address).arg(folder.path()).output().unwrap();
    ran(&output);
    let said = text(&output.stdout);
    for step in ["\"status\":\"completed\"", "%PDF-", ".eml", "\"state\":\"valid\"", "The PDF is the genuine one."] {
        assert!(said.contains(step), "no {step} in {said}");
    }
}

#[test]
fn backup_restore_and_doctor_agree_about_a_server_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other, file) = (folder.path().join("a"), folder.path().join("b"), folder.path().join("x.backup"));
    let served = serve_demo(&data);
    let file_name = file.to_str().unwrap();
    ran(&chancery(&data).args(["backup", file_name]).output().unwrap());
    let refused = chancery(&data).args(["restore", file_name, "--replace"]).output().unwrap();
    assert!(text(&refused.stderr).contains("is in use"), "{}", text(&refused.stderr));
    ran(&chancery(&other).args(["restore", file_name]).output().unwrap());
    let doctor = chancery(&other).arg("doctor").output().unwrap();
    ran(&doctor);
    assert!(text(&doctor.stdout).contains("15 people, 13 enrolments, 3 certificates"), "{}", text(&doctor.stdout));
    drop(served);

    // What is wrong is said, with the cure, and in the exit code.
    std::fs::write(other.join("chancery.db"), b"no database at all").unwrap();
    let doctor = chancery(&other).arg("doctor").output().unwrap();
    assert_eq!(doctor.status.code(), Some(1), "{}", text(&doctor.stdout));
    assert!(text(&doctor.stdout).contains("FAIL  database"), "{}", text(&doctor.stdout));
    ran(&chancery(&other).args(["restore", file_name, "--replace"]).output().unwrap());
    ran(&chancery(&other).arg("doctor").output().unwrap());
}

fn ran(output: &Output) {
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_doctor_names_what_is_wrong_with_its_cure_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let doctor = |set: &[(&str, &str)]| {
        let output = chancery(folder.path()).arg("doctor").envs(set.iter().copied()).output().unwrap();
        (output.status.code(), text(&output.stdout))
    };
    let (code, said) = doctor(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("warn  database") && said.contains("-> `chancery serve` makes it"), "{said}");
    assert!(!folder.path().join("chancery.db").exists(), "looking makes nothing");

    let (code, said) = doctor(&[("CHANCERY_SERVER__BINDD", "x")]);
    assert_eq!(code, Some(1));
    assert!(said.contains("FAIL  configuration") && said.contains("did you mean `server.bind`?"), "{said}");

    let closed = "smtp://user:hunter2@127.0.0.1:1";
    let (code, said) = doctor(&[("CHANCERY_MAIL__TRANSPORT", "smtp"), ("CHANCERY_MAIL__SMTP_URL", closed)]);
    assert_eq!(code, Some(1));
    assert!(said.contains("FAIL  mail") && !said.contains("hunter2"), "{said}");

    let (code, said) = doctor(&[("CHANCERY_COURSES__PATH", "tests/courses/faulty")]);
    assert_eq!(code, Some(1));
    assert!(said.contains("FAIL  courses") && said.contains("chancery check"), "{said}");

    let (_, said) = doctor(&[("CHANCERY_SERVER__PUBLIC_URL", "http://learn.example.org")]);
    assert!(said.contains("warn  public address"), "{said}");
}
