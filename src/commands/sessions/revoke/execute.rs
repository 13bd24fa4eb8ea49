//! Revokes the sessions that were chosen, and records what became of each.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::Chosen;
use crate::batch::Batch;
use crate::batch::audit::AuditLog;
use crate::batch::ordered::{Order, Plan, ordered};
use crate::batch::progress::Progress;
use crate::client::Client;
use crate::error::{Code, Error};
use crate::host::Host;
use crate::model::Id;
use crate::view::header::plural;
use crate::view::record::{Outcome, Record, RecordWriter};
use crate::view::style::Style;

/// One call to the API, and the sessions that it is about.
pub struct Target<'a> {
    /// The number of the input that names the user.
    input: usize,
    user: Id,
    call: Revocation,
    sessions: Vec<Known<'a>>,
}

/// What is known of a session.
struct Known<'a> {
    id: Id,
    environment: Option<Id>,
    /// As the API sent it.
    json: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Revocation {
    /// Revokes one session.
    One(Id),
    /// Revokes all sessions of the user, also those that were opened since.
    All,
    /// There is nothing to revoke.
    None,
}

impl Revocation {
    fn make(self, user: Id, client: &Client) -> Result<(), Error> {
        match self {
            Revocation::All => client.revoke_all(user),
            Revocation::One(session) => client.revoke(user, session),
            Revocation::None => Ok(()),
        }
    }
}

impl Target<'_> {
    /// The records of an outcome: one a session, and one of all those that were not listed.
    fn records<'a>(&'a self, at: Timestamp, outcome: Outcome<'a>) -> impl Iterator<Item = Record<'a>> {
        let environment = self.sessions.first().and_then(|known| known.environment);
        let all = Record { id: None, user: self.user, environment, session: None, at, outcome };
        let session = move |known: &'a Known<'_>| Record {
            id: Some(known.id),
            environment: known.environment,
            session: known.json,
            ..all
        };
        self.sessions.iter().map(session).chain((self.call == Revocation::All).then_some(all))
    }
}

/// The calls that revoke what was chosen of a user; `all` sessions are one call.
pub fn targets(chosen: &Chosen, all: bool) -> Result<Vec<Target<'_>>, Error> {
    let Chosen { input, who, response, missing, .. } = chosen;
    let target = |call, sessions| Target { input: *input, user: who.id, call, sessions };
    let missing =
        missing.iter().map(|id| target(Revocation::None, vec![Known { id: *id, environment: None, json: None }]));
    let known = response.sessions()?.into_iter().map(|record| {
        let environment = Some(record.session.environment_id);
        Known { id: record.session.id, environment, json: Some(record.raw) }
    });
    Ok(if all {
        missing.chain([target(Revocation::All, known.collect())]).collect()
    } else {
        missing.chain(known.map(|known| target(Revocation::One(known.id), vec![known]))).collect()
    })
}

/// Carries out calls in parallel.
///
/// A call is made only while fewer than `jobs` outcomes wait to be recorded: nothing is done that isn't recorded.
pub struct Executor<'a, 'b> {
    /// The run that this is a part of.
    pub batch: &'a Batch<'b>,
    /// How many calls are made at a time.
    pub jobs: usize,
}

impl Executor<'_, '_> {
    /// Makes the calls of the recorder, and records their outcomes. One that fails doesn't stop the others, unless the failure is
    /// fatal.
    pub fn run(self, mut recorder: Recorder<'_, '_>, host: &mut Host) -> Result<Tally, Error> {
        let Executor { batch, jobs } = self;
        let targets = recorder.targets;
        let calls: Arc<[(Id, Revocation)]> = targets.iter().map(|target| (target.user, target.call)).collect();
        let (api, stop, clock) = (Arc::clone(&batch.api), batch.stop.clone(), host.clock());
        let work = move |index: usize| {
            let (user, call) = calls[index];
            let result = call.make(user, &api.client);
            if result.as_ref().is_err_and(Error::is_fatal) {
                stop.request();
            }
            (clock(), result)
        };
        let plan = Plan { jobs, window: jobs, order: Order::Completion, stop: batch.stop.clone() };
        if targets.len() > 1 {
            batch.api.client.begin_batch();
        }
        let mut results = ordered(plan, 0..targets.len(), work, |_| 1).map_err(Error::Thread)?;

        let progress = if targets.len() > 1 && batch.wants_progress(host) {
            Progress::show(Some(recorder.tally.total), "sessions", host)
        } else {
            Progress::none()
        };
        for (index, (at, result)) in results.by_ref() {
            progress.aside(host, |host| recorder.complete(index, at, result, host));
            progress.add(targets[index].sessions.len(), recorder.tally.failed + recorder.tally.unknown);
        }
        progress.hide(host);
        let (late, in_flight) = results.abandon();
        for (index, (at, result)) in late {
            recorder.complete(index, at, result, host);
        }
        recorder.end(&in_flight, host)
    }
}

/// What became of sessions, counted.
#[derive(Default)]
pub struct Tally {
    /// How many were to be revoked.
    pub total: usize,
    /// Of how many users.
    pub users: usize,
    /// How many are revoked, or were not active before.
    pub revoked: usize,
    /// How many were not revoked.
    pub failed: usize,
    /// Of how many this is not known.
    pub unknown: usize,
    /// How many were not tried.
    pub not_tried: usize,
    /// Whether one that failed may succeed later.
    pub is_retryable: bool,
    /// The last failure that isn't fatal.
    pub error: Option<Error>,
}

impl Tally {
    /// `revoked 412 of 415 sessions of 96 users; 3 failed`
    pub fn describe(&self, is_dry: bool) -> String {
        let verb = if is_dry { "would revoke" } else { "revoked" };
        let sessions = plural(self.total, "session");
        let sessions = if self.revoked == self.total { sessions } else { format!("{} of {sessions}", self.revoked) };
        let users = if self.users == 1 { String::new() } else { format!(" of {}", plural(self.users, "user")) };
        let others = [(self.failed, "failed"), (self.unknown, "unknown"), (self.not_tried, "not tried")];
        let others = others.into_iter().filter(|(count, _)| *count > 0);
        let others: Vec<String> = others.map(|(count, what)| format!("{count} {what}")).collect();
        let others = if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
        format!("{verb} {sessions}{users}{others}")
    }
}

/// Writes one record a session to standard output and to the audit log.
pub struct Recorder<'a, 'b> {
    batch: &'a Batch<'b>,
    writer: RecordWriter<'a>,
    audit: Option<AuditLog>,
    targets: &'a [Target<'a>],
    /// Which targets have been recorded.
    is_recorded: Vec<bool>,
    /// How many targets of each input are left.
    left: HashMap<usize, usize>,
    tally: Tally,
    /// Why standard output can't be written to.
    output_error: Option<Error>,
    /// Why the audit log can't be written to.
    audit_error: Option<Error>,
    fatal: Option<Error>,
}

impl<'a, 'b> Recorder<'a, 'b> {
    /// Nothing is recorded yet.
    pub fn new(
        batch: &'a Batch<'b>,
        writer: RecordWriter<'a>,
        audit: Option<AuditLog>,
        targets: &'a [Target<'a>],
    ) -> Recorder<'a, 'b> {
        let mut left: HashMap<usize, usize> = HashMap::new();
        for target in targets {
            *left.entry(target.input).or_default() += 1;
        }
        let total = targets.iter().map(|target| target.sessions.len()).sum();
        let tally = Tally { total, users: left.len(), ..Tally::default() };
        let is_recorded = vec![false; targets.len()];
        let (output_error, audit_error, fatal) = (None, None, None);
        Recorder { batch, writer, audit, targets, is_recorded, left, tally, output_error, audit_error, fatal }
    }

    /// Records what would be done.
    pub fn rehearse(mut self, host: &mut Host) -> Result<Tally, Error> {
        for (index, target) in self.targets.iter().enumerate() {
            if self.batch.stop.is_requested() {
                return Err(self.batch.interrupted(self.tally.describe(true)));
            }
            let outcome = if target.call == Revocation::None { Outcome::NotActive } else { Outcome::DryRun };
            for record in target.records(host.now(), outcome) {
                self.writer.write(&mut host.stdout, &record).map_err(Error::Output)?;
            }
            self.count(index, &outcome);
        }
        self.end(&[], host)
    }

    /// Records the result of a call.
    fn complete(&mut self, index: usize, at: Timestamp, result: Result<(), Error>, host: &mut Host) {
        let target = &self.targets[index];
        let error = match result {
            Ok(()) => {
                let is_revoked = target.call != Revocation::None;
                let outcome = if is_revoked { Outcome::Revoked } else { Outcome::NotActive };
                return self.record(index, at, outcome, host);
            }
            // Stopped before the call was made, or made again after it had failed.
            Err(error) if error.code() == Code::Interrupted => match error.last_failure() {
                Some(error) => error,
                None => return,
            },
            Err(error) => error,
        };
        let outcome = if error.is_unconfirmed() { Outcome::Unknown(Some(&error)) } else { Outcome::Failed(&error) };
        self.record(index, at, outcome, host);
        if error.is_fatal() {
            self.fatal.get_or_insert(error);
        } else {
            self.tally.is_retryable |= error.retryable();
            self.tally.error = Some(error);
        }
    }

    /// Records the same outcome for each session of a target.
    fn record(&mut self, index: usize, at: Timestamp, outcome: Outcome<'_>, host: &mut Host) {
        for record in self.targets[index].records(at, outcome) {
            self.write(&record, host);
        }
        self.count(index, &outcome);
    }

    fn count(&mut self, index: usize, outcome: &Outcome<'_>) {
        let target = &self.targets[index];
        self.is_recorded[index] = true;
        let count = target.sessions.len();
        match outcome {
            Outcome::Failed(_) => self.tally.failed += count,
            Outcome::Unknown(_) => self.tally.unknown += count,
            Outcome::NotTried => self.tally.not_tried += count,
            Outcome::Revoked | Outcome::DryRun | Outcome::NotActive => {
                self.tally.revoked += count;
                let left = self.left.entry(target.input).or_default();
                *left -= 1;
                if *left == 0 {
                    self.batch.pending.remove(target.input);
                }
            }
        }
    }

    /// Writes a record. If one of the places can't be written to, no more calls are made, and standard error has the record, too.
    fn write(&mut self, record: &Record<'_>, host: &mut Host) {
        if let Some(audit) = self.audit.as_mut().filter(|_| self.audit_error.is_none()) {
            self.audit_error = audit.append(&self.writer.json(record)).err();
        }
        if self.output_error.is_none() {
            self.output_error = self.writer.write(&mut host.stdout, record).err().map(Error::Output);
        }
        if self.output_error.is_some() || self.audit_error.is_some() {
            self.batch.stop.request();
            host.stderr(&(self.writer.line(record, Style::PLAIN) + "\n"));
        }
    }

    /// Records the calls that have no result, of which `in_flight` were made, and sums up.
    fn end(mut self, in_flight: &[usize], host: &mut Host) -> Result<Tally, Error> {
        for index in 0..self.targets.len() {
            if !self.is_recorded[index] {
                let was_made = in_flight.contains(&index);
                let outcome = if was_made { Outcome::Unknown(None) } else { Outcome::NotTried };
                self.record(index, host.now(), outcome, host);
            }
        }
        let is_whole = self.tally.revoked == self.tally.total;
        let is_stopped =
            self.tally.not_tried > 0 || !in_flight.is_empty() || (!is_whole && self.batch.stop.signal().is_some());
        let error = self.output_error.or(self.audit_error).or(self.fatal);
        match error.filter(|_| !self.batch.stop.is_immediate()) {
            Some(error) => {
                if !self.writer.is_json() && !matches!(error, Error::Output(_)) {
                    host.stderr(&format!("stopped: {}\n", self.tally.describe(false)));
                }
                return Err(error);
            }
            // The output stays open, so that no reader takes it for the whole.
            None if is_stopped => return Err(self.batch.interrupted(self.tally.describe(false))),
            None => {}
        }
        self.writer.end(&mut host.stdout).map_err(Error::Output)?;
        Ok(self.tally)
    }
}
