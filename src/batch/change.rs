//! Makes changes, one request each, and records the outcome of each.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::Batch;
use super::audit::AuditLog;
use super::ordered::{Order, Plan, ordered};
use super::progress::Progress;
use crate::client::Client;
use crate::error::{Code, Error, FailureKinds};
use crate::host::Host;
use crate::model::{Id, UserRecord};
use crate::style::Style;
use crate::view::plural;
use crate::view::record::{Action, Outcome, Record, RecordWriter, Subject};

/// A request to the API, and what it changes.
pub struct Change<'a> {
    /// Number of the input that resolved to the user.
    pub input: usize,
    pub user: Id,
    pub request: ChangeRequest,
    /// Each has a record.
    pub subjects: Vec<Subject<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeRequest {
    RevokeSession(Id),
    /// All sessions of the user, including those that were opened since the query.
    RevokeAll,
    Ban,
    Unban,
    /// No request, as there is nothing to change.
    None,
}

impl ChangeRequest {
    /// Returns the user after the change, if the API sends it.
    fn send(self, user: Id, client: &Client) -> Result<Option<UserRecord>, Error> {
        match self {
            ChangeRequest::RevokeAll => client.revoke_all(user).map(|()| None),
            ChangeRequest::RevokeSession(session) => client.revoke(user, session).map(|()| None),
            ChangeRequest::Ban => client.ban(user).map(Some),
            ChangeRequest::Unban => client.unban(user).map(Some),
            ChangeRequest::None => Ok(None),
        }
    }
}

impl Change<'_> {
    fn records<'a>(&'a self, at: Timestamp, outcome: Outcome<'a>) -> impl Iterator<Item = Record<'a>> {
        self.subjects.iter().map(move |subject| Record { user: self.user, subject: *subject, at, outcome })
    }

    /// Returns the number of sessions or users that are counted.
    fn count(&self) -> usize {
        self.subjects.iter().filter(|subject| !matches!(subject, Subject::AllSessions { .. })).count()
    }
}

/// Sends requests in parallel.
///
/// Sends a request only while fewer than `jobs` outcomes are unrecorded, so that no more are lost if the process is killed.
pub struct Executor<'a, 'b> {
    pub batch: &'a Batch<'b>,
    pub jobs: usize,
}

impl Executor<'_, '_> {
    /// Sends the requests of the recorder's changes, and records their outcomes. Only a fatal error stops the rest.
    pub fn run(self, mut recorder: Recorder<'_, '_>, host: &mut Host) -> Result<Tally, Error> {
        let Executor { batch, jobs } = self;
        let changes = recorder.changes;
        let requests: Arc<[(Id, ChangeRequest)]> = changes.iter().map(|change| (change.user, change.request)).collect();
        let (api, stop) = (Arc::clone(&batch.api), batch.stop.clone());
        let work = move |index: usize| {
            let (user, request) = requests[index];
            let result = request.send(user, &api.client);
            if result.as_ref().is_err_and(Error::is_fatal) {
                stop.request();
            }
            (Timestamp::now(), result)
        };
        let plan = Plan { jobs, window: jobs, order: Order::Completion, stop: batch.stop.clone() };
        if changes.len() > 1 {
            batch.api.client.begin_batch();
        }
        let mut results = ordered(plan, 0..changes.len(), work, |_| 1).map_err(Error::Thread)?;

        let mut progress = if changes.len() > 1 {
            batch.show_progress(Some(recorder.tally.total), recorder.writer.action().items(), host)
        } else {
            Progress::none()
        };
        for (index, (at, result)) in results.by_ref() {
            progress.suspend(host, |host| recorder.complete(index, at, result, host));
            progress.add(changes[index].count(), recorder.tally.failed + recorder.tally.unknown);
        }
        progress.finish(host);
        let (late, in_flight) = results.abandon();
        for (index, (at, result)) in late {
            recorder.complete(index, at, result, host);
        }
        recorder.end(&in_flight, host)
    }
}

/// Number of sessions or users by outcome.
#[derive(Default)]
pub struct Tally {
    pub total: usize,
    pub users: usize,
    /// Changed now, or as wanted before.
    pub done: usize,
    /// As wanted before.
    pub unchanged: usize,
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
    /// Returns `revoked 412 of 415 sessions of 96 users; 3 failed`, or `banned 3 of 4 users; 1 already banned`.
    pub fn describe(&self, action: Action, is_dry: bool) -> String {
        let verb = if is_dry { format!("would {}", action.verb()) } else { action.past().to_owned() };
        let items = plural(self.total, action.items().trim_end_matches('s'));
        let changed = self.done - self.unchanged;
        let items = if changed == self.total { items } else { format!("{changed} of {items}") };
        let has_users = action == Action::Revoke && self.users != 1;
        let users = if has_users { format!(" of {}", plural(self.users, "user")) } else { String::new() };
        let unchanged = action.unchanged().replace('_', " ");
        let others = [
            (self.unchanged, unchanged.as_str()),
            (self.failed, "failed"),
            (self.unknown, "unknown"),
            (self.not_tried, "not tried"),
        ];
        let others = others.into_iter().filter(|(count, _)| *count > 0);
        let others: Vec<String> = others.map(|(count, what)| format!("{count} {what}")).collect();
        let others = if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
        format!("{verb} {items}{users}{others}")
    }
}

/// Writes records to standard output and to the audit log.
pub struct Recorder<'a, 'b> {
    batch: &'a Batch<'b>,
    writer: RecordWriter<'a>,
    audit: Option<AuditLog>,
    changes: &'a [Change<'a>],
    /// By index of the change.
    is_recorded: Vec<bool>,
    /// Number of changes that are left, by input.
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
        changes: &'a [Change<'a>],
    ) -> Recorder<'a, 'b> {
        let mut remaining: HashMap<usize, usize> = HashMap::new();
        for change in changes {
            *remaining.entry(change.input).or_default() += 1;
        }
        let total = changes.iter().map(Change::count).sum();
        let tally = Tally { total, users: remaining.len(), ..Tally::default() };
        let is_recorded = vec![false; changes.len()];
        let (output_error, audit_error, fatal) = (None, None, None);
        Recorder { batch, writer, audit, changes, is_recorded, remaining, tally, output_error, audit_error, fatal }
    }

    /// Records what would be done, and sends no request.
    pub fn dry_run(mut self, host: &mut Host) -> Result<Tally, Error> {
        for (index, change) in self.changes.iter().enumerate() {
            if self.batch.stop.is_requested() {
                return Err(self.batch.interrupted(self.tally.describe(self.writer.action(), true)));
            }
            let outcome = if change.request == ChangeRequest::None { Outcome::Unchanged } else { Outcome::DryRun };
            for record in change.records(Timestamp::now(), outcome) {
                self.writer.write(&mut host.stdout, &record).map_err(Error::Output)?;
            }
            self.count(index, &outcome);
        }
        self.end(&[], host)
    }

    /// Records the result of a request.
    fn complete(&mut self, index: usize, at: Timestamp, result: Result<Option<UserRecord>, Error>, host: &mut Host) {
        let error = match result {
            Ok(_) if self.changes[index].request == ChangeRequest::None => {
                return self.record(index, at, Outcome::Unchanged, host);
            }
            Ok(user) => {
                let status = user.as_ref().map(|record| record.user.status.as_str());
                return self.record(index, at, Outcome::Done { status }, host);
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

    /// Records the outcome of a change.
    fn record(&mut self, index: usize, at: Timestamp, outcome: Outcome<'_>, host: &mut Host) {
        for record in self.changes[index].records(at, outcome) {
            self.write(&record, host);
        }
        self.count(index, &outcome);
    }

    fn count(&mut self, index: usize, outcome: &Outcome<'_>) {
        let change = &self.changes[index];
        self.is_recorded[index] = true;
        let count = change.count();
        match outcome {
            Outcome::Failed(_) => self.tally.failed += count,
            Outcome::Unknown(_) => self.tally.unknown += count,
            Outcome::NotTried => self.tally.not_tried += count,
            Outcome::Done { .. } | Outcome::DryRun | Outcome::Unchanged => {
                self.tally.done += count;
                self.tally.unchanged += if matches!(outcome, Outcome::Unchanged) { count } else { 0 };
                let remaining = self.remaining.entry(change.input).or_default();
                *remaining -= 1;
                if *remaining == 0 {
                    self.batch.pending.remove(change.input);
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

    /// Records the changes without a result, of which `in_flight` were sent, and returns the tally.
    fn end(mut self, in_flight: &[usize], host: &mut Host) -> Result<Tally, Error> {
        for index in 0..self.changes.len() {
            if !self.is_recorded[index] {
                let outcome = if in_flight.contains(&index) { Outcome::Unknown(None) } else { Outcome::NotTried };
                self.record(index, Timestamp::now(), outcome, host);
            }
        }
        let is_whole = self.tally.done == self.tally.total;
        let is_stopped =
            self.tally.not_tried > 0 || !in_flight.is_empty() || (!is_whole && self.batch.stop.signal().is_some());
        let error = self.output_error.or(self.audit_error).or(self.fatal);
        match error.filter(|_| !self.batch.stop.is_immediate()) {
            Some(error) => {
                if !self.writer.is_json() && !matches!(error, Error::Output(_)) {
                    host.stderr(&format!("stopped: {}\n", self.tally.describe(self.writer.action(), false)));
                }
                return Err(error);
            }
            // JSON output is left incomplete, so that it can't be taken for a complete result.
            None if is_stopped => return Err(self.batch.interrupted(self.tally.describe(self.writer.action(), false))),
            None => {}
        }
        self.writer.end(&mut host.stdout).map_err(Error::Output)?;
        Ok(self.tally)
    }
}
