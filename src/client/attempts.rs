//! A call and its repetitions: when it is made again, and who waits meanwhile.

use std::time::{Duration, Instant};

use super::pace::Call;
use super::{Client, Event, Question, retry};
use crate::error::Cause;

/// A try to get an answer.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    /// The time that remains for this and all further ones.
    pub left: Duration,
    /// How many there were before, apart from those after which all had to wait.
    pub number: u32,
    /// Whether kept connections are to be left alone.
    pub is_on_new_connection: bool,
}

/// Why a call failed, after all its attempts.
pub(super) struct Failure {
    pub cause: Cause,
    /// Whether one of the attempts may have had its effect.
    pub is_unconfirmed: bool,
}

impl From<Cause> for Failure {
    fn from(cause: Cause) -> Failure {
        Failure { is_unconfirmed: cause.is_unconfirmed(), cause }
    }
}

impl Client {
    /// The body of a good answer, after as many attempts as policy and time allow. Only for what may be asked twice, as all
    /// that this project asks may.
    pub(super) fn ask(&self, question: &Question<'_>) -> Result<String, Failure> {
        let mut is_unconfirmed = false;
        self.try_often(question, &mut is_unconfirmed).map_err(|cause| Failure { cause, is_unconfirmed })
    }

    fn try_often(&self, question: &Question<'_>, is_unconfirmed: &mut bool) -> Result<String, Cause> {
        let mut call = self.pace.call();
        let mut attempt = Attempt { left: self.timeout, number: 0, is_on_new_connection: false };
        // The number of attempts is bounded by `wait`.
        let mut last = None;
        loop {
            let Some(turn) = call.turn() else { return Err(Cause::Stopped(last.map(Box::new))) };
            let begun = Instant::now();
            let answer = self.attempt(question, attempt);
            if answer.as_ref().err().is_none_or(retry::is_served) {
                turn.got_through();
            } else {
                drop(turn);
            }
            let cause = match answer {
                Ok(body) => return Ok(body),
                // Problem documents, certificates and proxies can all hold what the server has seen: the key.
                Err(cause) => cause.map_text(|text| self.key.mask(&text).into_owned()),
            };
            *is_unconfirmed |= cause.is_unconfirmed();
            attempt.left = attempt.left.saturating_sub(begun.elapsed());
            attempt = self.wait(question, cause.clone(), attempt, &mut call)?;
            last = Some(cause);
        }
    }

    /// Waits until a call may be made again whose last attempt failed with `cause`.
    ///
    /// # Errors
    /// It may not.
    fn wait(
        &self,
        question: &Question<'_>,
        cause: Cause,
        last: Attempt,
        call: &mut Call<'_>,
    ) -> Result<Attempt, Cause> {
        let is_everybodys = self.is_one_of_many && retry::concerns_all_calls(&cause);
        if is_everybodys && !call.is_singled_out() {
            let barren = call.barren();
            let Some(pause) = retry::pause_of_all(&cause, barren.count) else {
                // A user's sessions are refused together.
                let subject = question.url.split("/sessions").next().unwrap_or_default();
                let are_all = call.are_all_refused_for_long(subject);
                // Those under way may tell the same.
                call.holds_all(retry::guess(0));
                return Err(if are_all { Cause::NobodyGetsThrough(Box::new(cause)) } else { cause });
            };
            if retry::is_too_long(barren.count, barren.lasted()) {
                // That the others would fare no better shows in one that had not been asked before.
                return Err(if call.is_fresh() { Cause::NobodyGetsThrough(Box::new(cause)) } else { cause });
            }
            // Also when this call isn't repeated: the others must not run into the same wall.
            if call.holds_all(pause) {
                (self.observer)(Event::Waiting { cause: &cause, pause });
            }
            // Waiting with the others takes nothing of a call's own time.
            return if self.retries > 0 { Ok(Attempt { left: self.timeout, ..last }) } else { Err(cause) };
        }
        let retries = if is_everybodys { retry::retries_of_many(&cause, self.retries) } else { self.retries };
        let Some(pause) = retry::pause(&cause, last.number, retries, last.left) else { return Err(cause) };
        if !pause.is_zero() || matches!(cause, Cause::Rejected { .. }) {
            (self.observer)(Event::Waiting { cause: &cause, pause });
        }
        if !call.sleep(pause) {
            return Err(Cause::Stopped(Some(Box::new(cause))));
        }
        // What broke one kept connection may have broken all.
        let is_on_new_connection = !matches!(cause, Cause::Rejected { .. });
        Ok(Attempt { left: last.left.saturating_sub(pause), number: last.number + 1, is_on_new_connection })
    }
}
