//! The unit, the package, the image and the manual: what other programs say of them, and that they fit the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::json;

use crate::faults::one_lesson;
use crate::support::program::{Server, Site, eventually, repository};

const UNITS: [&str; 2] = ["chancery.service", "chancery-worker.service"];

fn packaging(path: &str) -> PathBuf {
    repository().join("packaging").join(path)
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn systemd_analyze(arguments: &[&str]) -> Output {
    let run = Command::new("systemd-analyze").args(arguments).output();
    run.expect("the tests need systemd-analyze: install the package `systemd`")
}

/// The command that a unit starts, without the program's own name.
fn started(unit: &str) -> Vec<String> {
    let text = fs::read_to_string(packaging(&format!("systemd/{unit}"))).expect("a unit");
    let line = text.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/chancery ")).expect("what it starts");
    line.split(' ').map(str::to_owned).collect()
}

#[test]
fn systemd_finds_no_fault_in_the_units() {
    let folder = tempfile::tempdir().expect("a folder");
    // The program is not installed where the tests run.
    let program = folder.path().join("chancery");
    fs::copy(env!("CARGO_BIN_EXE_chancery"), &program).expect("the program");
    for unit in UNITS {
        let text = fs::read_to_string(packaging(&format!("systemd/{unit}"))).expect("a unit");
        let here = folder.path().join(unit);
        fs::write(&here, text.replace("/usr/bin/chancery", &program.display().to_string())).expect("a unit");
        let verified = systemd_analyze(&["verify", "--man=no", &here.display().to_string()]);
        assert!(verified.status.success() && said(&verified).is_empty(), "{unit}: {}", said(&verified));
        assert!(
            chancery::cli::command()
                .try_get_matches_from(std::iter::once("chancery".to_owned()).chain(started(unit)))
                .is_ok()
        );
    }
    fs::write(folder.path().join("wrong.service"), "[Service]\nExecStart=/bin/true\nProtectSytem=strict\n")
        .expect("a unit");
    let wrong = systemd_analyze(&["verify", "--man=no", &folder.path().join("wrong.service").display().to_string()]);
    assert!(said(&wrong).contains("ProtectSytem"), "a fault is found: {}", said(&wrong));
}

#[test]
fn the_units_give_away_next_to_nothing() {
    for unit in UNITS {
        let path = packaging(&format!("systemd/{unit}")).display().to_string();
        // Its figure goes from 0 to 10; a service of which nothing is taken away has 9.6.
        let judged = systemd_analyze(&["security", "--no-pager", "--offline=true", "--threshold=15", &path]);
        assert!(judged.status.success(), "{unit} is exposed by more than 1.5:\n{}", said(&judged));
    }
}

/// The calls that a unit lets through, as `systemd-analyze` names them.
fn allowed(unit: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(packaging(&format!("systemd/{unit}"))).expect("a unit");
    let mut calls = BTreeSet::new();
    for filter in text.lines().filter_map(|line| line.strip_prefix("SystemCallFilter=")) {
        let (without, groups) = filter.strip_prefix('~').map_or((false, filter), |groups| (true, groups));
        for call in groups.split(' ').flat_map(of_group) {
            if without {
                calls.remove(&call)
            } else {
                calls.insert(call)
            };
        }
    }
    calls
}

fn of_group(group: &str) -> BTreeSet<String> {
    let told = systemd_analyze(&["syscall-filter", group]);
    assert!(told.status.success(), "{}", said(&told));
    let text = String::from_utf8(told.stdout).expect("text");
    let lines = text.lines().skip(1).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .flat_map(|line| if line.starts_with('@') { of_group(line) } else { BTreeSet::from([line.to_owned()]) })
        .collect()
}

/// A day at the institute: somebody signs in, completes a course, gets a certificate and its mail; then the program ends.
fn a_day(site: &Site, server: &mut Server) {
    let create = ["user", "create", "ana@mfa.example", "--name", "Ana Dias", "--password-stdin"];
    assert_eq!(site.run_with_input(&create, "consul visits the harbour").code, Some(0));
    let body = json!({ "email": "ana@mfa.example", "password": "consul visits the harbour" });
    let signed = server.client("").post("/auth/login", body);
    let ana = server.client(signed["access_token"].as_str().expect("a token"));
    let enrolment = ana.enrol("protocol");
    ana.completes_the_lesson(&enrolment).expect("an answer").good();
    eventually("the mail is there", || {
        let mails = fs::read_dir(site.path("data/mail")).ok()?;
        (mails.count() >= 1).then_some(())
    });
    let administrator = site.administrator();
    let ada = server.client(&administrator.token);
    let work = ada.post("/backups", json!({}));
    let work = work["id"].as_str().expect("an id").to_owned();
    eventually("the backup is made", || (ada.get(&format!("/work/{work}"))["state"] == "done").then_some(()));
    assert_eq!(server.status("/sign-in"), Some(200));
}

#[test]
fn the_program_calls_nothing_that_its_unit_forbids_and_writes_nowhere_but_into_its_data_folder() {
    let site = Site::new().with_course(&one_lesson("protocol"));
    let trace = site.path("trace");
    let mut server = site.serve_under("strace", &["-D", "-f", "-s", "256", "-o", &trace.display().to_string()]);
    a_day(&site, &mut server);
    server.running.signal("TERM");
    assert!(server.running.ends().success());
    let text = eventually("the last call is written", || {
        let text = fs::read_to_string(&trace).expect("the calls");
        let own = server.running.id().to_string();
        let ended = |line: &str| {
            line.split_once(' ').is_some_and(|(id, said)| id == own && said.ends_with("+++ exited with 0 +++"))
        };
        text.lines().any(ended).then_some(text)
    });

    let allowed = allowed("chancery.service");
    assert!(allowed.len() > 200 && !allowed.contains("chown"), "the filter is not read rightly any more: {allowed:?}");
    // Of a start: the line that starts the program itself is systemd's before the filter holds.
    let calls = text.lines().filter_map(|line| Some(line.split_once(' ')?.1.trim_start())).skip(1);
    let (mut forbidden, mut elsewhere) = (BTreeSet::new(), BTreeSet::new());
    let data = fs::canonicalize(site.path("data")).expect("the data folder");
    for call in calls {
        let Some((name, rest)) = call
            .split_once('(')
            .filter(|(name, _)| name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_'))
        else {
            continue;
        };
        // As root SQLite gives the files that it makes to who has the database; the unit's user is not root.
        let as_root = name == "fchown" && is_root();
        if !allowed.contains(name) && !as_root {
            forbidden.insert(name.to_owned());
        }
        let writes = name == "openat" && ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| rest.contains(flag));
        let makes = [
            "mkdir",
            "mkdirat",
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "unlink",
            "unlinkat",
            "truncate",
            "chmod",
            "fchmodat",
        ];
        if (writes || makes.contains(&name)) && !rest.contains(" = -1 ") {
            let path = rest.split('"').nth(1).unwrap_or_default();
            let whole = site.path("").join(path);
            if !whole.starts_with(&data) && !whole.starts_with(site.path("./data")) && path != "/dev/null" {
                elsewhere.insert(format!("{name}({rest}"));
            }
        }
    }
    assert!(text.contains("fdatasync(") || text.contains("fsync("), "it was looked at while it wrote");
    assert!(forbidden.is_empty(), "the unit forbids what the program does: {forbidden:?}");
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
}

#[test]
fn the_image_starts_what_there_is_as_nobody_in_particular() {
    let text = fs::read_to_string(packaging("container/Containerfile")).expect("the file");
    let text = text.replace("\\\n", " ");
    let last = |word: &str| {
        text.lines().filter_map(|line| line.strip_prefix(word)).next_back().map(str::trim).map(str::to_owned)
    };
    assert!(last("FROM ").expect("an image").starts_with("gcr.io/distroless/"));
    assert_eq!(last("USER ").as_deref(), Some("65532:65532"));
    let words = |text: String| -> Vec<String> { serde_json::from_str(&text).expect("an array of words") };
    let entry = words(last("ENTRYPOINT ").expect("what it starts"));
    let usual = words(last("CMD ").expect("what it starts with"));
    let health = last("HEALTHCHECK ").expect("a question");
    let health = words(health.split_once(" CMD ").expect("a command").1.to_owned());
    for command in [[entry.clone(), usual].concat(), health] {
        assert_eq!(command[0], "/usr/bin/chancery");
        chancery::cli::command().try_get_matches_from(&command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
    }
    // Every setting in it is one: the program starts with them, on another port.
    let settings = last("ENV ").expect("settings");
    let mut site = Site::new();
    for (name, value) in settings.split_whitespace().map(|setting| setting.split_once('=').expect("a setting")) {
        site = site.with(name.strip_prefix("CHANCERY_").expect("one of ours"), value);
    }
    let shown = site.run(&["config", "show"]);
    assert!(shown.code == Some(0) && shown.out.contains("server.bind = \"0.0.0.0:8080\""), "{shown:?}");
    // What the builder copies is there.
    let ignored = fs::read_to_string(packaging("container/Containerfile.dockerignore")).expect("the list");
    let kept: Vec<&str> = ignored.lines().filter_map(|line| line.strip_prefix('!')).collect();
    assert!(kept.contains(&"src") && kept.iter().all(|name| repository().join(name).exists()), "{kept:?}");
}

#[test]
fn a_container_can_ask_whether_the_server_is_ready() {
    let site = Site::new();
    let mut server = site.serve(&["--no-worker"]);
    let bound = server.address.trim_start_matches("http://").to_owned();
    let port = bound.rsplit_once(':').expect("a port").1;
    let asked = Site::new().with("SERVER__BIND", &format!("0.0.0.0:{port}")).run(&["healthcheck"]);
    assert_eq!((asked.code, asked.out.as_str()), (Some(0), "ready\n"), "{asked:?}");
    server.running.kill();
    let asked = Site::new().with("SERVER__BIND", &bound).run(&["healthcheck"]);
    assert_eq!(asked.code, Some(1));
    assert!(asked.out.contains("/readyz does not answer"), "{asked:?}");
}

/// The commands below one, with their parts: `user create`.
fn all(command: &clap::Command, before: &str, found: &mut BTreeSet<String>) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        let name = format!("{before}-{}", below.get_name());
        all(below, &name, found);
        found.insert(name);
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let mut expected = BTreeSet::new();
    all(&chancery::cli::command(), "chancery", &mut expected);
    assert!(expected.contains("chancery-user-create") && expected.len() > 30, "{expected:?}");
    let site = Site::new();
    fs::create_dir(site.path("man")).expect("a folder");
    assert_eq!(site.run(&["man", "man"]).code, Some(0));
    let pages: BTreeSet<String> = fs::read_dir(site.path("man"))
        .expect("the pages")
        .map(|page| page.expect("a page").file_name().into_string().expect("a name"))
        .collect();
    let missing: Vec<&String> = expected.iter().filter(|name| !pages.contains(&format!("{name}.1"))).collect();
    assert!(missing.is_empty(), "{missing:?} of {pages:?}");
    let first = site.run(&["man"]);
    for command in chancery::cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
        let name = format!("chancery\\-{}", command.get_name().replace('-', "\\-"));
        assert!(first.out.contains(&name), "{name} is not on the first page");
    }
    let elsewhere = site.run(&["man", "nowhere"]);
    assert!(
        elsewhere.code == Some(2) && elsewhere.err.contains("cannot write the manual into nowhere"),
        "{elsewhere:?}"
    );
}

#[test]
fn the_package_has_files_that_are_there_and_scripts_that_are_sound() {
    let manifest: toml::Table = fs::read_to_string(repository().join("Cargo.toml")).expect("it").parse().expect("TOML");
    let deb = &manifest["package"]["metadata"]["deb"];
    let made = ["target/release/chancery", "packaging/generated/"];
    let mut targets = BTreeSet::new();
    for asset in deb["assets"].as_array().expect("files") {
        let part = |at: usize| asset[at].as_str().expect("text").to_owned();
        let (source, target) = (part(0), part(1));
        let there = repository().join(&source).exists() || made.iter().any(|made| source.starts_with(made));
        assert!(there, "{source} is not there");
        targets.insert(target);
    }
    for needed in ["usr/bin/", "etc/chancery/", "usr/share/man/man1/", "usr/lib/sysusers.d/chancery.conf"] {
        assert!(targets.contains(needed), "{needed} of {targets:?}");
    }
    assert_eq!(deb["conf-files"].as_array().expect("a list")[0].as_str(), Some("/etc/chancery/chancery.toml"));
    for script in ["postinst", "postrm"] {
        let path = packaging(&format!("debian/{script}"));
        assert!(is_executable(&path), "{script}");
        assert!(Command::new("sh").arg("-n").arg(&path).status().expect("sh").success(), "{script}");
    }
    assert!(Command::new("sh").arg("-n").arg(packaging("generate")).status().expect("sh").success());
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).expect("it").permissions().mode() & 0o111 != 0
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
