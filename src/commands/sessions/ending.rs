//! Ending sessions that were chosen, and keeping a record of what became of each.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::commands::api::Connection;
use crate::error::{Code, Error};
use crate::host::Host;
use crate::interrupt::StopOnInterrupt;
use crate::model::{Id, SessionRecord};
use crate::ordered::ordered;
use crate::view::revoked::{Outcome, Record, Revocation};
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
        let mut told = Told { record, failed_to_write: None, host, total: 0, ended: 0 };
        let asked = Arc::clone(&api);
        let (to_end, stopped) = (Arc::clone(&targets), Arc::clone(&stop));
        let end = move |index: usize| {
            let ended = if is_dry { Ok(()) } else { to_end[index].end(&api) };
            if ended.as_ref().is_err_and(Error::concerns_all) {
                stopped.store(true, Ordering::Relaxed);
            }
            ended
        };
        let (mut is_tried, mut has_ended) = (vec![false; targets.len()], vec![true; targets.len()]);
        let (mut broken, mut failures, mut is_broken_off) = (None, Vec::new(), false);
        let (count, last) = (targets.len(), Arc::clone(&asked));
        let things = (0..=count).map_while(move |index| {
            last.client.expect_more(index < count);
            (index < count).then_some(index)
        });
        match ordered(jobs, things, end, |_| 0, Arc::clone(&stop)) {
            Ok(results) => {
                let mut results = results.with_reserve(move || asked.client.set_aside());
                while let Some((index, result)) = results.next_ready() {
                    let target = &targets[index];
                    is_tried[index] = true;
                    match result {
                        Ok(()) if target.call == Call::None => told.add(target, Outcome::NotActive),
                        Ok(()) if is_dry => told.add(target, Outcome::DryRun),
                        Ok(()) => told.add(target, Outcome::Revoked),
                        Err(error) if error.code() == Code::Interrupted => match error.failed_before() {
                            // It was asked for, and may have ended.
                            Some(last) => {
                                (has_ended[index], is_broken_off) = (false, true);
                                told.add(target, Outcome::Failed(&last));
                            }
                            None => is_tried[index] = false,
                        },
                        Err(error) => {
                            has_ended[index] = false;
                            told.add(target, Outcome::Failed(&error));
                            if error.concerns_all() { broken = broken.or(Some(error)) } else { failures.push(error) }
                        }
                    }
                    if told.failed_to_write.is_some() {
                        stop.store(true, Ordering::Relaxed);
                    }
                }
            }
            Err(error) => broken = Some(Error::Thread(error)),
        }
        // What the run was broken off before is told as well: it is still there.
        let not_tried = (0..targets.len()).filter(|&index| !is_tried[index]);
        for index in not_tried.clone() {
            has_ended[index] = false;
            told.add(&targets[index], Outcome::NotTried);
        }
        is_broken_off |= not_tried.count() > 0;
        let (written, total, ended) = told.finish(!is_broken_off);
        let left = targets.iter().zip(has_ended).filter(|(_, has_ended)| !has_ended).map(|(target, _)| target.user);
        let mut left: Vec<Id> = left.collect();
        left.dedup();
        let outcome = written.and_then(|()| match (broken, failures.pop()) {
            (Some(error), _) => Err(error),
            _ if is_broken_off => {
                let how_far = format!("{ended} of {total} sessions had been ended");
                Err(Error::BrokenOff { how_far, hint: hint.unwrap_or_else(again) })
            }
            (None, None) => Ok(()),
            (None, Some(error)) if targets.len() == 1 && hint.is_none() => Err(error),
            (None, Some(error)) => {
                let retryable = error.retryable() || failures.iter().any(Error::retryable);
                let (failed, what) = (total - ended, "sessions could not be ended".into());
                Err(Error::Partial { failed, total, what, retryable, hint: hint.unwrap_or_else(again) })
            }
        });
        (outcome, left)
    }
}

fn again() -> String {
    "run it again, with --ignore-missing where it names ids: it ends what is left".into()
}

/// What has been told of sessions.
struct Told<'a> {
    record: Record,
    /// Why standard output can't be written to; from then on standard error is, as what has ended must not go unsaid.
    failed_to_write: Option<std::io::Error>,
    host: &'a mut Host,
    total: usize,
    ended: usize,
}

impl Told<'_> {
    fn add(&mut self, target: &Target, result: Outcome<'_>) {
        self.total += target.sessions.len();
        match result {
            Outcome::Failed(_) | Outcome::NotTried => {}
            _ => self.ended += target.sessions.len(),
        }
        let at = self.host.now();
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

    /// Of a run that was broken off the record is not whole, which a reader of JSON shall see.
    fn finish(self, is_whole: bool) -> (Result<(), Error>, usize, usize) {
        let written = match self.failed_to_write {
            Some(error) => Err(error),
            None if is_whole => self.record.end(&mut *self.host.stdout),
            None => Ok(()),
        };
        (written.map_err(Error::Output), self.total, self.ended)
    }
}
