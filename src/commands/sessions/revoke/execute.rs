//! Ending sessions that were chosen, and keeping a record of what became of each.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::batch::ordered::ordered;
use crate::commands::api::Connection;
use crate::error::{Code, Error};
use crate::host::Host;
use crate::model::{Id, SessionRecord};
use crate::signal::StopOnInterrupt;
use crate::view::record::{Outcome, Record, Revocation};
use crate::view::style::Style;

/// The sessions that one call ends.
#[derive(Clone, Debug)]
pub struct Target {
    user: Id,
    /// With the environment that each belongs to, as far as it is known.
    sessions: Vec<(Id, Option<Id>)>,
    call: Call,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    /// Ends the one session.
    One,
    /// Ends all sessions of the user, also those that have appeared since.
    All,
    /// There is nothing to end.
    None,
}

impl Target {
    /// This session.
    #[must_use]
    pub fn one(record: &SessionRecord<'_>) -> Target {
        let session = &record.session;
        let sessions = vec![(session.id, Some(session.environment_id))];
        Target { user: session.user_id, sessions, call: Call::One }
    }

    /// All sessions of the user whose these are; `None` when there are none.
    #[must_use]
    pub fn all(records: &[SessionRecord<'_>]) -> Option<Target> {
        let user = records.first()?.session.user_id;
        let sessions = records.iter().map(|record| (record.session.id, Some(record.session.environment_id)));
        Some(Target { user, sessions: sessions.collect(), call: Call::All })
    }

    /// This id, which is not that of an active session.
    #[must_use]
    pub fn not_active(user: Id, session: Id) -> Target {
        Target { user, sessions: vec![(session, None)], call: Call::None }
    }

    fn end(&self, api: &Connection) -> Result<(), Error> {
        match (self.call, self.sessions.as_slice()) {
            (Call::All, _) => api.client.revoke_all(self.user),
            (Call::One, [(session, _)]) => api.client.revoke(self.user, *session),
            _ => Ok(()),
        }
    }
}

/// The way to end sessions.
pub struct Ending {
    /// Whom to tell.
    pub api: Arc<Connection>,
    /// Once it is true, nothing more is ended.
    pub stop: Arc<AtomicBool>,
    /// Calls at a time.
    pub jobs: usize,
    /// Whether to go only as far as to the calls.
    pub is_dry: bool,
    /// What to do when some could not be ended; `None` when they are one user's.
    pub hint: Option<String>,
}

impl Ending {
    /// Ends them, and writes down what became of each as soon as it is known. A failure doesn't stop the others, unless it
    /// concerns all.
    ///
    /// # Errors
    /// Not all have ended. Beside it stand the users of those that may still be active.
    pub fn run(self, targets: Vec<Target>, record: Record, host: &mut Host) -> (Result<(), Error>, Vec<Id>) {
        let Ending { api, stop, jobs, is_dry, hint } = self;
        let _interrupt = StopOnInterrupt::new(&stop);
        let targets: Arc<[Target]> = targets.into();
        let mut told = Told::new(record, &targets, host);
        let (asked, to_end, stopped) = (Arc::clone(&api), Arc::clone(&targets), Arc::clone(&stop));
        let end = move |index: usize| {
            let ended = if is_dry { Ok(()) } else { to_end[index].end(&asked) };
            if ended.as_ref().is_err_and(Error::concerns_all) {
                stopped.store(true, Ordering::Relaxed);
            }
            ended
        };
        let (count, last) = (targets.len(), Arc::clone(&api));
        let indices = (0..=count).map_while(move |index| {
            last.client.expect_more(index < count);
            (index < count).then_some(index)
        });
        match ordered(jobs, indices, end, |_| 0, Arc::clone(&stop)) {
            Ok(results) => {
                let mut results = results.with_reserve(move || api.client.set_aside());
                while let Some((index, result)) = results.next_ready() {
                    told.add(index, result, is_dry);
                    if told.failed_to_write.is_some() {
                        stop.store(true, Ordering::Relaxed);
                    }
                }
            }
            Err(error) => told.broken = Some(Error::Thread(error)),
        }
        told.finish(hint)
    }
}

/// What has been told of sessions.
struct Told<'a> {
    record: Record,
    /// Why standard output can't be written to; from then on standard error is, as what has ended must not go unsaid.
    failed_to_write: Option<std::io::Error>,
    host: &'a mut Host,
    targets: &'a [Target],
    /// Whether each has ended; `None` of what has not been asked for.
    has_ended: Vec<Option<bool>>,
    failures: Vec<Error>,
    /// What concerns all.
    broken: Option<Error>,
    is_interrupted: bool,
}

impl<'a> Told<'a> {
    fn new(record: Record, targets: &'a [Target], host: &'a mut Host) -> Told<'a> {
        let has_ended = vec![None; targets.len()];
        let (failed_to_write, failures, broken, is_interrupted) = (None, Vec::new(), None, false);
        Told { record, failed_to_write, host, targets, has_ended, failures, broken, is_interrupted }
    }

    /// Tells what became of a target.
    fn add(&mut self, index: usize, result: Result<(), Error>, is_dry: bool) {
        let error = match result {
            Ok(()) => {
                let outcome = match self.targets[index].call {
                    Call::None => Outcome::NotActive,
                    _ if is_dry => Outcome::DryRun,
                    _ => Outcome::Revoked,
                };
                self.has_ended[index] = Some(true);
                return self.write(index, outcome);
            }
            Err(error) if error.code() == Code::Interrupted => {
                self.is_interrupted = true;
                // Only what was asked for may have ended.
                match error.failed_before() {
                    Some(error) => error,
                    None => return,
                }
            }
            Err(error) => error,
        };
        self.has_ended[index] = Some(false);
        self.write(index, Outcome::Failed(&error));
        match (&self.broken, error.concerns_all()) {
            (None, true) => self.broken = Some(error),
            (_, true) => {}
            (_, false) => self.failures.push(error),
        }
    }

    fn write(&mut self, index: usize, result: Outcome<'_>) {
        let at = self.host.now();
        let target = &self.targets[index];
        for &(id, environment) in &target.sessions {
            let revocation = Revocation { id, user: target.user, environment, at, result };
            if self.failed_to_write.is_none() {
                self.failed_to_write = self.record.add(&mut *self.host.stdout, &revocation).err();
            }
            if self.failed_to_write.is_some() {
                self.host.stderr(&(self.record.line(&revocation, Style::PLAIN) + "\n"));
            }
        }
    }

    /// Tells of what nobody asked for as well, for it is still there, and sums up.
    fn finish(mut self, hint: Option<String>) -> (Result<(), Error>, Vec<Id>) {
        for index in 0..self.targets.len() {
            if self.has_ended[index].is_none() {
                self.is_interrupted = true;
                self.write(index, Outcome::NotTried);
            }
        }
        // Of a run that was broken off the record is not whole, which a reader of JSON shall see.
        let written = match self.failed_to_write {
            Some(error) => Err(error),
            None if self.is_interrupted => Ok(()),
            None => self.record.end(&mut *self.host.stdout),
        };
        let (mut ended, mut total, mut left) = (0, 0, Vec::new());
        for (target, has_ended) in self.targets.iter().zip(&self.has_ended) {
            total += target.sessions.len();
            if *has_ended == Some(true) {
                ended += target.sessions.len();
            } else if left.last() != Some(&target.user) {
                left.push(target.user);
            }
        }
        let is_one = self.targets.len() == 1 && hint.is_none();
        let hint = || {
            hint.unwrap_or_else(|| {
                "run it again, with --ignore-missing where it names ids: it ends what is left".into()
            })
        };
        let outcome = written.map_err(Error::Output).and_then(|()| match (self.broken, self.failures.pop()) {
            (Some(error), _) => Err(error),
            _ if self.is_interrupted => {
                Err(Error::BrokenOff { how_far: format!("{ended} of {total} sessions had been ended"), hint: hint() })
            }
            (None, None) => Ok(()),
            (None, Some(error)) if is_one => Err(error),
            (None, Some(error)) => {
                let retryable = error.retryable() || self.failures.iter().any(Error::retryable);
                let (failed, what) = (total - ended, "sessions could not be ended".into());
                Err(Error::Partial { failed, total, what, retryable, hint: hint() })
            }
        });
        (outcome, left)
    }
}
