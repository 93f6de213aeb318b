//! The storage fails under the program: a file that may not grow, a disk that does not keep what it is given; and what is on the
//! disk when an answer goes out.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::{count, one_lesson};
use crate::support::client::Answer;
use crate::support::program::{Learner, Server, Site, eventually};

/// A program whose learners each have one lesson to mark as done.
pub(super) struct World {
    pub(super) site: Site,
    server: Server,
    learners: Vec<(Learner, String)>,
}

impl World {
    fn new() -> Self {
        Self::at(Site::new(), &["--no-worker"])
    }

    pub(super) fn at(site: Site, arguments: &[&str]) -> Self {
        let site = site.with_course(&one_lesson("protocol"));
        let server = site.serve(arguments);
        let enrolled = |one: Learner| {
            let enrolment = server.client(&one.token).enrol("protocol");
            (one, enrolment)
        };
        let learners = site.learners(3).into_iter().map(enrolled).collect();
        Self { site, server, learners }
    }

    fn completes(&self, number: usize) -> Answer {
        let (learner, enrolment) = &self.learners[number];
        self.server.client(&learner.token).completes_the_lesson(enrolment).expect("an answer")
    }

    /// Nothing is acknowledged, readers are served, balancers are told; and all is well again once the cause is gone.
    fn survives<T>(self, begin: impl FnOnce(&Self) -> T, end: impl FnOnce(&Self, T)) {
        self.survives_saying((503, "unavailable"), begin, end);
    }

    /// As [`World::survives`], with what is said meanwhile to those who write.
    pub(super) fn survives_saying<T>(
        &self,
        (status, code): (u16, &str),
        begin: impl FnOnce(&Self) -> T,
        end: impl FnOnce(&Self, T),
    ) {
        self.completes(0).good();
        let fault = begin(self);
        for number in [1, 1, 2] {
            let told = self.completes(number);
            assert_eq!((told.status, &told.body["code"]), (status, &code.into()), "{}", told.body);
            assert!(status != 503 || told.retry_after.is_some(), "it says when to come back");
        }
        let (learner, enrolment) = &self.learners[1];
        let seen = self.server.client(&learner.token).get(&format!("/enrolments/{enrolment}"));
        assert_eq!((&seen["status"], &seen["progress"]["lessons_done"]), (&"active".into(), &0.into()));
        assert_eq!((self.server.status("/healthz"), self.server.status("/readyz")), (Some(200), Some(503)));
        end(self, fault);
        assert_eq!(self.server.status("/readyz"), Some(200), "{}", self.server.running.log());
        for number in [1, 2] {
            self.completes(number).good();
        }
        assert_eq!(count(&self.site.db(), "FROM lesson_completions"), 3, "what was refused was not done");
    }
}

#[test]
fn a_file_that_may_not_grow_costs_nothing_and_needs_no_restart() {
    let limit = |world: &World, bytes: &str| {
        let process = format!("--pid={}", world.server.running.id());
        let limited = Command::new("prlimit").args([process, format!("--fsize={bytes}:unlimited")]).status();
        assert!(limited.expect("prlimit (Debian: util-linux)").success());
    };
    World::new().survives(
        |world| {
            let log = fs::metadata(world.site.path("data/chancery.db-wal")).expect("SQLite's log").len();
            limit(world, &log.to_string());
        },
        |world, ()| limit(world, "unlimited"),
    );
}

/// strace, at work on a program.
struct Strace {
    process: Child,
    written: PathBuf,
}

impl Strace {
    fn on(world: &World, arguments: &[&str]) -> Self {
        let written = world.site.path("strace");
        let output = written.to_str().expect("a path").to_owned();
        let process = world.server.running.id().to_string();
        let said = world.site.path("strace-said");
        let started = Command::new("strace")
            .args(["-f", "-y", "-s", "48", "-o", &output])
            .args(arguments)
            .args(["-p", &process])
            .stderr(fs::File::create(&said).expect("a file"))
            .stdout(Stdio::null())
            .spawn();
        let process = started.expect("strace (Debian: strace)");
        let threads = format!("/proc/{}/task", world.server.running.id());
        eventually("strace sees every thread", || {
            let threads = fs::read_dir(&threads).expect("threads").count();
            let said = fs::read_to_string(&said).expect("what strace said");
            assert!(!said.contains("Operation not permitted"), "strace may not look at the program: {said}");
            (said.matches("attached").count() > 0 && traced(world.server.running.id()) == threads).then_some(())
        });
        Self { process, written }
    }

    /// Leaves the program alone, and tells what it saw.
    fn ends(mut self) -> String {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", "INT", &id]).status().expect("kill").success());
        self.process.wait().expect("strace ended");
        fs::read_to_string(&self.written).expect("what strace saw")
    }
}

/// How many threads of a process are looked at by another one.
fn traced(process: u32) -> usize {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).expect("threads");
    let state = |task: fs::DirEntry| fs::read_to_string(task.path().join("status")).unwrap_or_default();
    let watched = |text: &String| text.lines().any(|line| line.starts_with("TracerPid:") && !line.ends_with("\t0"));
    tasks.filter_map(Result::ok).map(state).filter(watched).count()
}

#[test]
fn a_disk_that_does_not_keep_what_it_is_given_is_not_believed() {
    let fails = ["-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"];
    World::new().survives(
        |world| Strace::on(world, &fails),
        |_, strace| {
            let seen = strace.ends();
            assert!(seen.contains("chancery.db-wal>) = -1 EIO (Input/output error) (INJECTED)"), "{seen}");
        },
    );
}

#[test]
fn what_is_acknowledged_is_on_the_disk_before_the_answer_goes_out() {
    let world = World::new();
    let strace = Strace::on(&world, &["-e", "trace=recvfrom,sendto,pwrite64,fsync,fdatasync"]);
    world.completes(0).good();
    let seen = strace.ends();
    let at = |what: &str| -> Vec<usize> {
        seen.lines().enumerate().filter(|(_, line)| line.contains(what)).map(|(number, _)| number).collect()
    };
    let (asked, answered) = (at("\"PUT /api/v1/enrolments/"), at("\"HTTP/1.1 200 OK"));
    let [asked, answered] = [asked.first(), answered.first()].map(|line| *line.unwrap_or_else(|| panic!("{seen}")));
    let written = at("chancery.db-wal>, \"").into_iter().rfind(|line| (asked..answered).contains(line));
    // A call that was interrupted by another thread's is told in two lines; the second has the outcome.
    let kept = seen.lines().enumerate().filter(|(_, line)| line.contains("sync") && line.ends_with("= 0"));
    let kept: Vec<usize> = kept.map(|(number, _)| number).collect();
    let written = written.unwrap_or_else(|| panic!("nothing was written before the answer:\n{seen}"));
    assert!(
        kept.iter().any(|line| (written..answered).contains(line)),
        "no sync between writing and answering:\n{seen}"
    );
}
