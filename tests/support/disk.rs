//! A disk that gets full: a tmpfs of a few megabytes, in a mount namespace of its own, which goes with the test.
//!
//! Needs `unshare` and `mount` (Debian: util-linux, mount), and the right to mount: root, or user namespaces for everybody
//! (`sysctl user.max_user_namespaces`, and `kernel.apparmor_restrict_unprivileged_userns=0` where there is such a key).

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Tells the test, which starts itself anew within the namespace, where the disk is.
const HERE: &str = "TESTS_SMALL_DISK";

/// Mounts (`$1` where, `$2` how large), then runs the test (`$3` program, `$4` name).
const SCRIPT: &str = r#"
mount -t tmpfs -o "size=$2" chancery-tests "$1" &&
TESTS_SMALL_DISK="$1" exec "$3" --exact "$4" --nocapture
"#;

/// Runs what a test is about with a disk of so many bytes. `test` is the test's own full name.
#[track_caller]
pub fn on_a_small_disk(test: &str, bytes: u64, scenario: impl FnOnce(&Disk)) {
    if let Some(folder) = std::env::var_os(HERE) {
        return scenario(&Disk { folder: folder.into() });
    }
    let folder = tempfile::TempDir::with_prefix("chancery-disk-").expect("a folder");
    let own = format!("/proc/{}/exe", std::process::id());
    let mut command = Command::new("unshare");
    command.args(rights()).args(["--", "sh", "-c", SCRIPT, "small-disk"]).arg(folder.path());
    let ran = command.args([&bytes.to_string(), &own, test]).output().expect("unshare (Debian: util-linux)");
    let [out, err] = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(ran.status.success(), "{test}, on a disk of its own:\n{out}{err}");
    assert!(out.contains("test result: ok. 1 passed"), "there is no test {test}:\n{out}{err}");
}

/// What `unshare` needs to give a namespace in which may be mounted: nothing more for root.
#[track_caller]
fn rights() -> &'static [&'static str] {
    const WAYS: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
    let mut said = String::new();
    for way in WAYS {
        let mut command = Command::new("unshare");
        command.args(way).args(["--", "mount", "-t", "tmpfs", "-o", "size=1m", "chancery-tests", "/tmp"]);
        let tried = command.stdin(Stdio::null()).output().expect("unshare (Debian: util-linux)");
        if tried.status.success() {
            return way;
        }
        said.push_str(&String::from_utf8_lossy(&tried.stderr));
    }
    panic!(
        "a test with a disk of its own needs the right to mount one: root, or user namespaces for everybody\n{said}"
    );
}

/// The disk.
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Where it is mounted.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes all the room that there is, but so many bytes.
    pub fn fill_but(&self, bytes: u64) {
        let mut file = File::create(self.filler()).expect("a file");
        for piece in [256 * 1024, 4096, 1] {
            let block = vec![b'x'; piece];
            loop {
                match file.write_all(&block) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => panic!("cannot fill the disk: {error}"),
                }
            }
        }
        let filled = file.metadata().expect("a file").len();
        file.set_len(filled.saturating_sub(bytes)).expect("a file that can be shorter");
    }

    /// Gives the room back.
    pub fn make_room(&self) {
        fs::remove_file(self.filler()).expect("the file that fills the disk");
    }

    /// What is on it besides the file that fills it.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).expect("the disk").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.retain(|name| name != "filler");
        names.sort();
        names
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}
