//! What the benchmark is asked for.

use std::path::PathBuf;
use std::time::Duration;

use crate::Failure;

/// What `--help` says.
pub const HELP: &str = "cargo bench --bench load -- [OPTIONS]

What is measured
  --only PARTS           some of start,lesson,answer,simultaneous,attempt,matrix,certificates,operations; all when nothing is said
  --deed TEXT            of the operations, and of what --grow does, those whose name holds the text
  --grow SIZES           instead: the same deeds on databases of these sizes, such as 1000,100000,1000000
  --minutes N            instead: a mixture of all for so many minutes
  --make N               instead: fill a database with so many enrolments, and measure nothing
On what
  --database NAME        sqlite, postgres (a server of its own is started) or both [sqlite]
  --server PROGRAM       another chancery, with the same client
  --people N             people of the parts that are not `operations` [10000]
  --enrolments N         enrolments of operations and of the mixture [20000]
How
  --seconds N --rounds N for so many seconds, so many times in turn with the floors [3, 3]
  --rate N               requests a second of the mixture; 0: as many as are answered; half: half of what a minute before came to [500]
  --kill                 kill one of two instances in the middle of the mixture (PostgreSQL)
What comes of it
  --json FILE --markdown FILE
  --data FOLDER          where --make writes data and courses
  --url URL              the new, empty PostgreSQL database that --make fills
";

/// A database to measure on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// The embedded one.
    Sqlite,
    /// A server of the benchmark's own.
    Postgres,
}

/// How fast the mixture comes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rate {
    /// As fast as it is answered.
    Fastest,
    /// Half as fast, as a minute before tells.
    Half,
    /// So many requests a second.
    Given(f64),
}

/// What is asked for.
pub struct Options {
    /// How long each run goes, in seconds.
    pub seconds: f64,
    /// How often.
    pub rounds: usize,
    /// The people of the small installation.
    pub people: usize,
    /// The enrolments of a filled one.
    pub enrolments: usize,
    /// Which parts; none: all.
    pub only: Option<String>,
    /// Which operations; none: all.
    pub deed: Option<String>,
    /// On which databases.
    pub databases: Vec<Database>,
    /// The sizes of the growth.
    pub grow: Vec<usize>,
    /// How long the mixture goes, in minutes; 0: no mixture.
    pub minutes: f64,
    /// Requests a second of the mixture.
    pub rate: Rate,
    /// Whether an instance is killed in the middle.
    pub kill: bool,
    /// How many enrolments are only made.
    pub make: Option<usize>,
    /// Where they are made.
    pub data: Option<PathBuf>,
    /// In which database on a server.
    pub url: Option<String>,
    /// Where the JSON goes.
    pub json: Option<PathBuf>,
    /// Where the tables go.
    pub markdown: Option<PathBuf>,
    /// The program.
    pub server: PathBuf,
}

impl Options {
    /// Reads the arguments; none: help was asked for.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, Failure> {
        let mut options = Self {
            seconds: 3.0,
            rounds: 3,
            people: 10_000,
            enrolments: 20_000,
            only: None,
            deed: None,
            databases: vec![Database::Sqlite],
            grow: Vec::new(),
            minutes: 0.0,
            rate: Rate::Given(500.0),
            kill: false,
            make: None,
            data: None,
            url: None,
            json: None,
            markdown: None,
            server: PathBuf::from(env!("CARGO_BIN_EXE_chancery")),
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                // What `cargo bench` itself adds.
                "--bench" => continue,
                "--kill" => {
                    options.kill = true;
                    continue;
                }
                "--help" => return Ok(None),
                _ => {}
            }
            let value = arguments.next().ok_or_else(|| format!("{argument} takes a value"))?;
            options.set(&argument, value)?;
        }
        Ok(Some(options))
    }

    fn set(&mut self, argument: &str, value: String) -> Result<(), Failure> {
        match argument {
            "--seconds" => self.seconds = value.parse()?,
            "--rounds" => self.rounds = value.parse()?,
            "--people" => self.people = value.parse()?,
            "--enrolments" => self.enrolments = value.parse()?,
            "--only" => self.only = Some(value),
            "--deed" => self.deed = Some(value),
            "--database" => self.databases = databases(&value)?,
            "--grow" => self.grow = value.split(',').map(str::parse).collect::<Result<_, _>>()?,
            "--minutes" => self.minutes = value.parse()?,
            "--rate" => self.rate = rate(&value)?,
            "--make" => self.make = Some(value.parse()?),
            "--data" => self.data = Some(value.into()),
            "--url" => self.url = Some(value),
            "--json" => self.json = Some(value.into()),
            "--markdown" => self.markdown = Some(value.into()),
            "--server" => self.server = value.into(),
            _ => return Err(format!("{argument} is not an option of this benchmark; --help tells them").into()),
        }
        Ok(())
    }

    /// Whether a part is asked for.
    pub fn wants(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only.split(',').any(|each| each == part))
    }

    /// How long each run goes.
    pub fn span(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}

fn rate(value: &str) -> Result<Rate, Failure> {
    Ok(match value {
        "0" => Rate::Fastest,
        "half" => Rate::Half,
        number => Rate::Given(number.parse()?),
    })
}

fn databases(name: &str) -> Result<Vec<Database>, Failure> {
    match name {
        "sqlite" => Ok(vec![Database::Sqlite]),
        "postgres" => Ok(vec![Database::Postgres]),
        "both" => Ok(vec![Database::Sqlite, Database::Postgres]),
        other => Err(format!("--database is sqlite, postgres or both, not {other}").into()),
    }
}
