//! One call: a request and its retries.

use std::thread;
use std::time::Instant;

use super::throttle::{Permit, Refusals, Throttle};
use crate::sync::{POLL_INTERVAL, lock};

/// A call in progress, until this is dropped.
pub(super) struct Call<'a> {
    throttle: &'a Throttle,
    pub refusals: Refusals,
}

impl<'a> Call<'a> {
    pub(super) fn start(throttle: &'a Throttle) -> Call<'a> {
        let mut state = lock(&throttle.state);
        state.calls += 1;
        state.stall.resume();
        Call { throttle, refusals: Refusals::default() }
    }

    /// Waits until a request may start; `None` if the run must stop.
    pub(super) fn acquire(&self) -> Option<Permit<'a>> {
        let throttle = self.throttle;
        lock(&throttle.state).queue.enter();
        loop {
            let mut state = lock(&throttle.state);
            if throttle.stop.is_requested() {
                state.queue.leave();
                return None;
            }
            let started = Instant::now();
            let delay = if state.queue.is_first() { throttle.delay(&state, started) } else { Some(POLL_INTERVAL) };
            let Some(delay) = delay else {
                state.queue.leave();
                state.in_flight += 1;
                state.last_started = Some(started);
                return Some(Permit { throttle, started });
            };
            drop(state);
            thread::park_timeout(delay.min(POLL_INTERVAL));
        }
    }

    /// Whether the server refuses this call alone: at the rate at which others were served since its first refusal, it was due
    /// five times.
    pub(super) fn is_refused_alone(&self) -> bool {
        let state = lock(&self.throttle.state);
        let (served, refused) =
            self.refusals.first.map_or((0, 0), |(_, served, refused)| (state.served - served, state.refused - refused));
        let own = u64::from(self.refusals.count);
        served > 0 && served * own >= 5 * (served + refused - own)
    }

    /// Whether enough other calls are in progress to compare with: there are several jobs, and a call for each.
    pub(super) fn has_peers(&self) -> bool {
        lock(&self.throttle.state).calls >= self.throttle.jobs.max(2)
    }

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
