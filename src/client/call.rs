//! One call, which may take several requests.

use std::thread;
use std::time::Instant;

use super::throttle::{Permit, Throttle};
use crate::sync::{POLL_INTERVAL, lock};

/// A call with all its requests, until this is dropped.
pub(super) struct Call<'a> {
    throttle: &'a Throttle,
    pub refusals: u32,
    /// When it was refused first, and how many requests had been served and refused before.
    pub first_refusal: Option<(Instant, u64, u64)>,
    pub last_refusal: Option<Instant>,
}

impl<'a> Call<'a> {
    pub(super) fn new(throttle: &'a Throttle) -> Call<'a> {
        Call { throttle, refusals: 0, first_refusal: None, last_refusal: None }
    }

    /// Waits until a request may begin; `None` if the run must stop.
    pub(super) fn acquire(&self) -> Option<Permit<'a>> {
        let throttle = self.throttle;
        lock(&throttle.state).queue.enter();
        loop {
            let mut state = lock(&throttle.state);
            if throttle.stop.is_requested() {
                state.queue.leave();
                return None;
            }
            let begun = Instant::now();
            let delay = if state.queue.is_first() { throttle.delay(&state, begun) } else { Some(POLL_INTERVAL) };
            let Some(delay) = delay else {
                state.queue.leave();
                state.in_flight += 1;
                state.last_begun = Some(begun);
                return Some(Permit { throttle, begun });
            };
            drop(state);
            thread::park_timeout(delay.min(POLL_INTERVAL));
        }
    }

    /// Whether the server refuses this call alone: since then it has served so many others that this one was due five times.
    pub(super) fn is_refused_alone(&self) -> bool {
        let state = lock(&self.throttle.state);
        let (served, refused) =
            self.first_refusal.map_or((0, 0), |(_, served, refused)| (state.served - served, state.refused - refused));
        let own = u64::from(self.refusals);
        served > 0 && served * own >= 5 * (served + refused - own)
    }

    /// Whether no others can show that the server serves them: there is one job only, or too few calls are left for all jobs.
    pub(super) fn is_alone(&self) -> bool {
        lock(&self.throttle.state).calls < self.throttle.jobs.max(2)
    }

    /// Whether the run has got nowhere for so long that it should end.
    pub(super) fn is_stalled(&self) -> bool {
        lock(&self.throttle.state).stall.is_over()
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.throttle.state);
        state.calls -= 1;
        if state.calls == 0 {
            state.stall.pause();
        }
    }
}
