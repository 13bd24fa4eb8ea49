//! Revokes the chosen sessions, and records the outcome of each.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::Chosen;
use crate::batch::Batch;
use crate::batch::audit::AuditLog;
use crate::batch::ordered::{Order, Plan, ordered};
use crate::batch::progress::Progress;
use crate::client::Client;
use crate::error::{Code, Error, FailureKinds};
use crate::host::Host;
use crate::model::Id;
use crate::style::Style;
use crate::view::plural;
use crate::view::record::{Outcome, Record, RecordWriter};

/// A request to the API, and the sessions that it revokes.
pub struct Target<'a> {
    /// Number of the input that resolved to the user.
    input: usize,
    user: Id,
    revocation: Revocation,
    sessions: Vec<TargetSession<'a>>,
}

struct TargetSession<'a> {
    id: Id,
    environment: Option<Id>,
    /// As the API sent it.
    json: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Revocation {
    One(Id),
    /// All sessions of the user, including those that were opened since the query.
    All,
    /// No request, as the session is not active.
    None,
}

impl Revocation {
    fn send(self, user: Id, client: &Client) -> Result<(), Error> {
        match self {
            Revocation::All => client.revoke_all(user),
            Revocation::One(session) => client.revoke(user, session),
            Revocation::None => Ok(()),
        }
    }
}

impl Target<'_> {
    /// Returns one record per session, and for [`Revocation::All`] one for all others.
    fn records<'a>(&'a self, at: Timestamp, outcome: Outcome<'a>) -> impl Iterator<Item = Record<'a>> {
        let environment = self.sessions.first().and_then(|session| session.environment);
        let all = Record { id: None, user: self.user, environment, session: None, at, outcome };
        let record = move |session: &'a TargetSession<'_>| Record {
            id: Some(session.id),
            environment: session.environment,
            session: session.json,
            ..all
        };
        self.sessions.iter().map(record).chain((self.revocation == Revocation::All).then_some(all))
    }
}

/// Returns the requests that revoke the chosen sessions of a user; one request if `all`.
pub fn targets(chosen: &Chosen, all: bool) -> Result<Vec<Target<'_>>, Error> {
    let Chosen { input, user, response, missing, .. } = chosen;
    let target = |revocation, sessions| Target { input: *input, user: user.id, revocation, sessions };
    let missing = missing.iter().map(|id| TargetSession { id: *id, environment: None, json: None });
    let missing = missing.map(|session| target(Revocation::None, vec![session]));
    let sessions = response.sessions()?.into_iter().map(|record| {
        let environment = Some(record.session.environment_id);
        TargetSession { id: record.session.id, environment, json: Some(record.raw) }
    });
    Ok(if all {
        missing.chain([target(Revocation::All, sessions.collect())]).collect()
    } else {
        missing.chain(sessions.map(|session| target(Revocation::One(session.id), vec![session]))).collect()
    })
}

/// Sends revocations in parallel.
///
/// Sends a request only while fewer than `jobs` outcomes are unrecorded, so that no more are lost if the process is killed.
pub struct Executor<'a, 'b> {
    pub batch: &'a Batch<'b>,
    pub jobs: usize,
}

impl Executor<'_, '_> {
    /// Sends the requests for the recorder's targets, and records their outcomes. Only a fatal error stops the rest.
    pub fn run(self, mut recorder: Recorder<'_, '_>, host: &mut Host) -> Result<Tally, Error> {
        let Executor { batch, jobs } = self;
        let targets = recorder.targets;
        let requests: Arc<[(Id, Revocation)]> = targets.iter().map(|target| (target.user, target.revocation)).collect();
        let (api, stop) = (Arc::clone(&batch.api), batch.stop.clone());
        let work = move |index: usize| {
            let (user, revocation) = requests[index];
            let result = revocation.send(user, &api.client);
            if result.as_ref().is_err_and(Error::is_fatal) {
                stop.request();
            }
            (Timestamp::now(), result)
        };
        let plan = Plan { jobs, window: jobs, order: Order::Completion, stop: batch.stop.clone() };
        if targets.len() > 1 {
            batch.api.client.begin_batch();
        }
        let mut results = ordered(plan, 0..targets.len(), work, |_| 1).map_err(Error::Thread)?;

        let mut progress = if targets.len() > 1 {
            batch.show_progress(Some(recorder.tally.total), "sessions", host)
        } else {
            Progress::none()
        };
        for (index, (at, result)) in results.by_ref() {
            progress.suspend(host, |host| recorder.complete(index, at, result, host));
            progress.add(targets[index].sessions.len(), recorder.tally.failed + recorder.tally.unknown);
        }
        progress.finish(host);
        let (late, in_flight) = results.abandon();
        for (index, (at, result)) in late {
            recorder.complete(index, at, result, host);
        }
        recorder.end(&in_flight, host)
    }
}

/// Number of sessions by outcome.
#[derive(Default)]
pub struct Tally {
    pub total: usize,
    pub users: usize,
    /// Revoked now, or not active before.
    pub revoked: usize,
    pub failed: usize,
    /// The request was sent, but the response is missing.
    pub unknown: usize,
    pub not_tried: usize,
    /// The kinds of failures that aren't fatal.
    pub kinds: FailureKinds,
    /// The last failure that isn't fatal.
    pub error: Option<Error>,
}

impl Tally {
    /// Returns `revoked 412 of 415 sessions of 96 users; 3 failed`.
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

/// Writes one record per session to standard output and to the audit log.
pub struct Recorder<'a, 'b> {
    batch: &'a Batch<'b>,
    writer: RecordWriter<'a>,
    audit: Option<AuditLog>,
    targets: &'a [Target<'a>],
    /// By index of the target.
    is_recorded: Vec<bool>,
    /// Number of targets that are left, by input.
    remaining: HashMap<usize, usize>,
    tally: Tally,
    output_error: Option<Error>,
    audit_error: Option<Error>,
    fatal: Option<Error>,
}

impl<'a, 'b> Recorder<'a, 'b> {
    pub fn new(
        batch: &'a Batch<'b>,
        writer: RecordWriter<'a>,
        audit: Option<AuditLog>,
        targets: &'a [Target<'a>],
    ) -> Recorder<'a, 'b> {
        let mut remaining: HashMap<usize, usize> = HashMap::new();
        for target in targets {
            *remaining.entry(target.input).or_default() += 1;
        }
        let total = targets.iter().map(|target| target.sessions.len()).sum();
        let tally = Tally { total, users: remaining.len(), ..Tally::default() };
        let is_recorded = vec![false; targets.len()];
        let (output_error, audit_error, fatal) = (None, None, None);
        Recorder { batch, writer, audit, targets, is_recorded, remaining, tally, output_error, audit_error, fatal }
    }

    /// Records what would be revoked, and sends no request.
    pub fn dry_run(mut self, host: &mut Host) -> Result<Tally, Error> {
        for (index, target) in self.targets.iter().enumerate() {
            if self.batch.stop.is_requested() {
                return Err(self.batch.interrupted(self.tally.describe(true)));
            }
            let outcome = if target.revocation == Revocation::None { Outcome::NotActive } else { Outcome::DryRun };
            for record in target.records(Timestamp::now(), outcome) {
                self.writer.write(&mut host.stdout, &record).map_err(Error::Output)?;
            }
            self.count(index, &outcome);
        }
        self.end(&[], host)
    }

    /// Records the result of a request.
    fn complete(&mut self, index: usize, at: Timestamp, result: Result<(), Error>, host: &mut Host) {
        let target = &self.targets[index];
        let error = match result {
            Ok(()) => {
                let is_revoked = target.revocation != Revocation::None;
                let outcome = if is_revoked { Outcome::Revoked } else { Outcome::NotActive };
                return self.record(index, at, outcome, host);
            }
            // Stopped before the request was sent, or before a retry.
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
            self.tally.kinds.add(&error);
            self.tally.error = Some(error);
        }
    }

    /// Records the outcome of each session of a target.
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
                let remaining = self.remaining.entry(target.input).or_default();
                *remaining -= 1;
                if *remaining == 0 {
                    self.batch.pending.remove(target.input);
                }
            }
        }
    }

    /// Writes a record. If standard output or the audit log fails, stops the run and writes the record to standard error, too.
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

    /// Records the targets without a result, of which `in_flight` were sent, and returns the tally.
    fn end(mut self, in_flight: &[usize], host: &mut Host) -> Result<Tally, Error> {
        for index in 0..self.targets.len() {
            if !self.is_recorded[index] {
                let outcome = if in_flight.contains(&index) { Outcome::Unknown(None) } else { Outcome::NotTried };
                self.record(index, Timestamp::now(), outcome, host);
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
            // JSON output is left incomplete, so that it can't be taken for a complete result.
            None if is_stopped => return Err(self.batch.interrupted(self.tally.describe(false))),
            None => {}
        }
        self.writer.end(&mut host.stdout).map_err(Error::Output)?;
        Ok(self.tally)
    }
}
