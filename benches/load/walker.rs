//! One connection of the mixture: it does what is due, goes to another instance when one is gone, and keeps what was
//! acknowledged.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Instant;

use serde_json::Value;

use crate::Failure;
use crate::client::{Client, Refused};
use crate::deeds::{Deed, Doing, QUIZ};
use crate::ground::Ground;
use crate::mixed::{MIXTURE, Schedule, Tally, WALKERS};
use crate::quiz::Attempt;

/// An attempt, and what was acknowledged of it.
pub struct Taken {
    attempt: Attempt,
    /// Question to the sequence of the last answer that was acknowledged.
    answers: HashMap<String, i64>,
    /// Answers saved so far, acknowledged or not.
    turns: usize,
    handed_in: bool,
}

/// One connection.
pub struct Walker {
    number: usize,
    ground: Rc<Ground>,
    addresses: Rc<RefCell<Vec<SocketAddr>>>,
    client: Option<Client>,
    /// In the order of the mixture.
    doings: Vec<Doing>,
    taken: Vec<Taken>,
}

impl Walker {
    /// Prepares one.
    pub async fn new(
        number: usize,
        ground: Rc<Ground>,
        addresses: Rc<RefCell<Vec<SocketAddr>>>,
    ) -> Result<Self, Failure> {
        let mut doings = Vec::new();
        let server = addresses.borrow()[0];
        for (deed, _) in MIXTURE {
            doings.push(Doing::new(ground.clone(), deed, WALKERS, server).await?);
        }
        Ok(Self { number, ground, addresses, client: None, doings, taken: Vec::new() })
    }

    /// Does what is due until the end, and comes back.
    pub async fn walk(mut self, schedule: Rc<Schedule>, tally: Rc<Tally>) -> Result<Self, String> {
        for turn in 0.. {
            let due = schedule.due(turn, self.number);
            // Who is late at the end is not waited for: the requests of the last minute tell that there were fewer.
            if due.max(Instant::now()) >= schedule.until {
                break;
            }
            tokio::time::sleep_until(due.into()).await;
            let what = self.what(turn);
            let done = self.step(turn, what).await;
            tally.note(due, what.map(|what| MIXTURE[what].0), &done);
            if done.is_err_and(|error| error.downcast_ref::<Refused>().is_none()) {
                self.client = None;
            }
        }
        Ok(self)
    }

    /// What was acknowledged.
    pub fn taken(self) -> Vec<Taken> {
        self.taken
    }

    /// Which of the mixture is due; none: the next request of an attempt. Spread over the thousand, so that all walkers do not do the same
    /// at once.
    fn what(&self, turn: usize) -> Option<usize> {
        let mut at = (self.number * 379 + turn * 617) % 1000;
        MIXTURE.iter().position(|(_, share)| {
            let here = at < *share;
            at = at.saturating_sub(*share);
            here
        })
    }

    async fn step(&mut self, turn: usize, what: Option<usize>) -> Result<(), Failure> {
        let mut client = match self.client.take() {
            Some(client) => client,
            None => {
                let addresses = self.addresses.borrow().clone();
                Client::connect(addresses[(self.number + turn) % addresses.len()]).await?
            }
        };
        let done = match what {
            Some(what) => self.doings[what].turn(&mut client, self.number, turn).await.map(drop),
            None => self.attempt(&mut client).await,
        };
        self.client = Some(client);
        done
    }

    /// The next request of an attempt: it is started, every question is answered, and it is handed in.
    async fn attempt(&mut self, client: &mut Client) -> Result<(), Failure> {
        let count = self.taken.len();
        match self.taken.last_mut().filter(|taken| !taken.handed_in) {
            None => {
                let learner = self.ground.learner(self.number, WALKERS, count);
                let attempt = Attempt::start(client, &learner.signed.bearer, &learner.enrolment, QUIZ).await?;
                self.taken.push(Taken { attempt, answers: HashMap::new(), turns: 0, handed_in: false });
            }
            Some(taken) if taken.turns < taken.attempt.questions() => {
                let (mut saved, turn) = (None, taken.turns);
                taken.turns += 1;
                let attempt = &taken.attempt;
                client.send(|out| saved = Some(attempt.save(turn, out))).await?;
                taken.answers.extend(saved.map(|(question, sequence)| (question.to_owned(), sequence)));
            }
            Some(taken) => {
                client.send(|out| taken.attempt.hand_in(out)).await?;
                taken.handed_in = true;
            }
        }
        Ok(())
    }
}

/// Looks for all that was acknowledged: how many answers and submissions, and those that are not there.
pub async fn lost(server: SocketAddr, taken: Vec<Taken>) -> Result<(usize, Vec<String>), Failure> {
    let mut client = Client::connect(server).await?;
    let (mut acknowledged, mut lost) = (0, Vec::new());
    for Taken { attempt, answers, handed_in, .. } in taken {
        let found: Value = serde_json::from_slice(client.send(|out| attempt.look(out)).await?)?;
        let kept: HashMap<&str, i64> = found["questions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|question| Some((question["id"].as_str()?, question["sequence"].as_i64()?)))
            .collect();
        acknowledged += answers.len() + usize::from(handed_in);
        let missing = answers
            .iter()
            .filter(|(question, sequence)| kept.get(question.as_str()).is_none_or(|kept| kept < *sequence));
        lost.extend(missing.map(|(question, _)| format!("{question} of attempt {}", attempt.id())));
        if handed_in && found["state"] == "in-progress" {
            lost.push(format!("the submission of attempt {}", attempt.id()));
        }
    }
    Ok((acknowledged, lost))
}

/// That the mixture leaves something for attempts.
const _: () = {
    let (mut sum, mut at) = (0, 0);
    while at < MIXTURE.len() {
        sum += MIXTURE[at].1;
        at += 1;
    }
    assert!(sum < 1000);
    assert!(!matches!(MIXTURE[0].0, Deed::Answer));
};
