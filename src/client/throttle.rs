//! Limits concurrency and rate of requests, and adapts to a server that refuses them (429, 503).
//!
//! A single refusal delays its own call only. When more than a quarter of the last 16 responses were refusals (half, for 503), or
//! all jobs are refused, the server is overloaded: the [`Limit`] is halved, all requests pause, and then one at a time is sent until
//! one succeeds.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::backoff::backoff;
use super::limit::Limit;
use super::queue::Queue;
use super::stall::Stall;
use crate::error::{Cause, LONGEST_PAUSE};
use crate::signal::Stop;
use crate::sync::{POLL_INTERVAL, lock};

/// Start another request if none has started for this long: those in flight hang.
const HANG_TIMEOUT: Duration = Duration::from_secs(5);

/// The limits that all requests of a run share.
pub(super) struct Throttle {
    pub jobs: usize,
    /// The minimum time between the starts of two requests.
    interval: Duration,
    pub stop: Stop,
    pub state: Mutex<State>,
}

pub(super) struct State {
    pub in_flight: usize,
    limit: Limit,
    /// The latest start of a request that succeeded.
    last_served_start: Option<Instant>,
    /// The number of requests with a definite response.
    pub served: u64,
    pub refused: u64,
    /// The last 16 responses, the latest in the lowest bit; 1 is a refusal.
    recent: u16,
    /// When an overload was last detected. Responses to requests that started before say nothing new.
    overloaded_at: Option<Instant>,
    /// No request starts before this.
    resume_at: Option<Instant>,
    pub last_started: Option<Instant>,
    pub queue: Queue,
    /// The number of calls in progress.
    pub calls: usize,
    pub stall: Stall,
}

impl State {
    fn is_overloaded(&self) -> bool {
        self.overloaded_at > self.last_served_start
    }
}

/// The server is overloaded, and all requests pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overload {
    pub pause: Duration,
    /// False for further refusals of requests that were already in flight.
    pub is_new: bool,
}

impl Throttle {
    pub(super) fn new(jobs: usize, rate: Option<u32>, timeout: Duration, stop: Stop) -> Throttle {
        let state = State {
            in_flight: 0,
            limit: Limit::new(jobs),
            last_served_start: None,
            served: 0,
            refused: 0,
            recent: 0,
            overloaded_at: None,
            resume_at: None,
            last_started: None,
            queue: Queue::default(),
            calls: 0,
            stall: Stall::new(timeout),
        };
        let interval = rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1));
        Throttle { jobs, interval, stop, state: Mutex::new(state) }
    }

    pub(super) fn in_flight(&self) -> usize {
        lock(&self.state).in_flight
    }

    /// Returns how long to wait before asking again whether a request may start; `None` if it may start now.
    pub fn delay(&self, state: &State, now: Instant) -> Option<Duration> {
        let next = state.resume_at.max(state.last_started.map(|started| started + self.interval));
        let until_next = next.filter(|next| *next > now).map(|next| next - now);
        let is_hanging = state.last_started.is_some_and(|started| now >= started + HANG_TIMEOUT);
        let limit = match (is_hanging, state.is_overloaded()) {
            (true, _) => self.jobs,
            (false, true) => 1,
            (false, false) => state.limit.current(),
        };
        until_next.or((state.in_flight >= limit).then_some(POLL_INTERVAL))
    }
}

/// The refusals (429, 503) of one call.
#[derive(Default)]
pub(super) struct Refusals {
    pub count: u32,
    /// The time of the first, and how many requests had been served and refused before it.
    pub first: Option<(Instant, u64, u64)>,
    last: Option<Instant>,
}

/// A request in flight, until this is dropped.
pub(super) struct Permit<'a> {
    pub throttle: &'a Throttle,
    pub started: Instant,
}

impl Permit<'_> {
    /// Records a definite response.
    pub(super) fn record_success(self) {
        let mut state = lock(&self.throttle.state);
        (state.served, state.recent) = (state.served + 1, state.recent << 1);
        state.last_served_start = state.last_served_start.max(Some(self.started));
        state.stall.reset();
        state.limit.record_success();
    }

    /// Records a refusal, one of `refusals`; returns the pause of all requests if the server is overloaded.
    pub(super) fn record_refusal(self, refusals: &mut Refusals, cause: &Cause) -> Option<Overload> {
        let mut state = lock(&self.throttle.state);
        let (now, wait) = (Instant::now(), cause.retry_after().unwrap_or_default());
        refusals.count += 1;
        refusals.first.get_or_insert((now, state.served, state.refused));
        state.refused += 1;
        // Until another request succeeds, further refusals of the same call say nothing new.
        let is_new = refusals.last.replace(now).is_none_or(|last| state.last_served_start > Some(last));
        state.stall.extend(wait);
        if state.overloaded_at.is_some_and(|overloaded| overloaded > self.started) {
            let pause = state.resume_at.map_or(Duration::ZERO, |resume| resume.saturating_duration_since(now));
            return (!pause.is_zero()).then_some(Overload { pause, is_new: false });
        }
        if is_new {
            state.recent = state.recent << 1 | 1;
        }
        // 429 means that this client is too fast. One bad server of several sends its share of 503 at any rate.
        let max_refusals = if cause.is_rate_limit() { 4 } else { 8 };
        let are_all_refused = (2..=state.recent.trailing_ones() as usize).contains(&self.throttle.jobs);
        let was_overloaded = state.is_overloaded();
        if was_overloaded || are_all_refused || state.recent.count_ones() > max_refusals {
            let pause = wait.max(backoff(1 + u32::from(was_overloaded)));
            if !was_overloaded {
                state.limit.halve();
            }
            (state.recent, state.overloaded_at) = (0, Some(now));
            state.resume_at = state.resume_at.max(Some(now + pause.min(LONGEST_PAUSE)));
            return Some(Overload { pause, is_new: true });
        }
        state.limit.record_refusal();
        None
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.throttle.state);
        state.in_flight -= 1;
        state.queue.wake_first();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::super::call::Call;
    use super::*;
    use crate::error::ProblemDetails;

    fn throttle(jobs: usize) -> Throttle {
        Throttle::new(jobs, None, Duration::from_secs(30), Stop::default())
    }

    fn serve(throttle: &Throttle, count: usize) {
        for _ in 0..count {
            Call::start(throttle).acquire().unwrap().record_success();
        }
    }

    fn refusal(status: u16, wait: Duration) -> Cause {
        Cause::Rejected { status, problem: ProblemDetails::default(), retry_after: Some(wait) }
    }

    /// Makes a call that is refused.
    fn refuse(throttle: &Throttle, status: u16, wait: Duration) -> Option<Overload> {
        let mut call = Call::start(throttle);
        let permit = call.acquire().unwrap();
        permit.record_refusal(&mut call.refusals, &refusal(status, wait))
    }

    fn limit(throttle: &Throttle) -> usize {
        lock(&throttle.state).limit.current()
    }

    /// Refuses different calls until the server counts as overloaded.
    fn overload(throttle: &Throttle) {
        while refuse(throttle, 429, Duration::ZERO).is_none() {}
        lock(&throttle.state).resume_at = None;
    }

    #[test]
    fn a_single_refusal_does_not_affect_other_calls() {
        let throttle = throttle(8);
        for _ in 0..10 {
            serve(&throttle, 15);
            for _ in 0..4 {
                assert_eq!(refuse(&throttle, 429, Duration::from_secs(60)), None);
                serve(&throttle, 4);
            }
        }
        assert_eq!((limit(&throttle), lock(&throttle.state).resume_at), (8, None));
    }

    #[test]
    fn more_than_a_quarter_of_refusals_halves_the_limit_and_pauses_all() {
        let throttle = throttle(8);
        serve(&throttle, 20);
        for _ in 0..4 {
            assert_eq!(refuse(&throttle, 429, Duration::ZERO), None);
        }
        let before = Call::start(&throttle).acquire().unwrap();
        let pause = Duration::from_secs(60);
        assert_eq!(refuse(&throttle, 429, pause), Some(Overload { pause, is_new: true }));
        assert_eq!(limit(&throttle), 4);
        assert!(
            throttle.delay(&lock(&throttle.state), Instant::now()).is_some_and(|delay| delay > Duration::from_secs(50))
        );
        // A request that started before says nothing new.
        let overload = before.record_refusal(&mut Refusals::default(), &refusal(429, Duration::ZERO));
        assert!(overload.is_some_and(|overload| !overload.is_new), "{overload:?}");
        assert_eq!(limit(&throttle), 4);
        // Nothing has succeeded since, so one refusal is enough.
        lock(&throttle.state).resume_at = None;
        assert!(refuse(&throttle, 429, Duration::ZERO).is_some_and(|overload| overload.is_new));
        assert_eq!(limit(&throttle), 4);
    }

    #[test]
    fn requests_start_in_parallel_before_the_first_response() {
        let throttle = throttle(8);
        let _first = Call::start(&throttle).acquire().unwrap();
        assert_eq!(throttle.delay(&lock(&throttle.state), Instant::now()), None);
    }

    #[test]
    fn a_call_that_is_refused_again_counts_once_others_were_served() {
        let throttle = throttle(8);
        let mut call = Call::start(&throttle);
        let mut refuse = || {
            let permit = call.acquire().unwrap();
            permit.record_refusal(&mut call.refusals, &refusal(429, Duration::ZERO))
        };
        for _ in 0..4 {
            assert_eq!(refuse(), None);
            serve(&throttle, 1);
        }
        assert!(refuse().is_some_and(|overload| overload.is_new), "5 of the last 16");
    }

    #[test]
    fn the_pause_of_a_second_overload_is_longer() {
        let pauses = |overloads: usize| {
            let pause = |_| {
                let throttle = throttle(8);
                (0..overloads).for_each(|_| overload(&throttle));
                loop {
                    if let Some(overload) = refuse(&throttle, 429, Duration::ZERO) {
                        break overload.pause;
                    }
                }
            };
            (0..100).map(pause).max().unwrap()
        };
        let (first, second) = (pauses(0), pauses(1));
        assert!(first > Duration::from_millis(500) && first <= Duration::from_secs(1), "{first:?}");
        assert!(second > Duration::from_secs(1) && second <= Duration::from_secs(2), "{second:?}");
    }

    #[test]
    fn one_bad_server_of_several_is_no_overload() {
        let throttle = throttle(8);
        for _ in 0..10 {
            serve(&throttle, 8);
            for _ in 0..4 {
                assert_eq!(refuse(&throttle, 503, Duration::ZERO), None);
                assert_eq!(refuse(&throttle, 503, Duration::ZERO), None);
                serve(&throttle, 2);
            }
        }
        assert_eq!(limit(&throttle), 8);
        assert_eq!(refuse(&throttle, 503, Duration::ZERO), None);
        assert_eq!(refuse(&throttle, 503, Duration::ZERO), None);
        assert!(refuse(&throttle, 503, Duration::ZERO).is_some_and(|overload| overload.is_new));
        assert_eq!(limit(&throttle), 4);
    }

    #[test]
    fn the_server_is_overloaded_when_all_jobs_are_refused() {
        for jobs in [2, 8] {
            let throttle = throttle(jobs);
            serve(&throttle, 20);
            for _ in 1..jobs {
                assert_eq!(refuse(&throttle, 503, Duration::ZERO), None);
            }
            assert!(refuse(&throttle, 503, Duration::ZERO).is_some_and(|overload| overload.is_new));
        }
    }

    #[test]
    fn refusals_of_a_call_without_peers_are_no_overload() {
        for jobs in [1, 8] {
            let throttle = throttle(jobs);
            serve(&throttle, 1);
            let mut call = Call::start(&throttle);
            for _ in 0..20 {
                let permit = call.acquire().unwrap();
                assert_eq!(permit.record_refusal(&mut call.refusals, &refusal(429, Duration::ZERO)), None);
                assert!(!call.has_peers() && !call.is_refused_alone());
            }
            assert_eq!(limit(&throttle), jobs);
        }
    }

    #[test]
    fn a_call_is_refused_alone_once_it_was_due_five_times() {
        let throttle = throttle(8);
        let mut call = Call::start(&throttle);
        for refusals in 1..=12 {
            // Of others, every second request is served.
            serve(&throttle, 1);
            refuse(&throttle, 503, Duration::ZERO);
            lock(&throttle.state).resume_at = None;
            call.acquire().unwrap().record_refusal(&mut call.refusals, &refusal(503, Duration::ZERO));
            lock(&throttle.state).resume_at = None;
            assert_eq!(call.is_refused_alone(), refusals >= 10, "{refusals}");
        }
    }

    #[test]
    fn a_request_that_hangs_does_not_stop_the_others() {
        let throttle = throttle(2);
        overload(&throttle);
        let hanging = Call::start(&throttle);
        let permit = hanging.acquire().unwrap();
        let delay_after = |time| throttle.delay(&lock(&throttle.state), permit.started + time);
        assert!(delay_after(HANG_TIMEOUT / 2).is_some());
        assert_eq!(delay_after(HANG_TIMEOUT), None);
    }

    #[test]
    fn requests_are_spread_over_time() {
        let throttle = Throttle::new(20, Some(100), Duration::from_secs(30), Stop::default());
        let started = Instant::now();
        let calls: Vec<_> = (0..11).map(|_| Call::start(&throttle)).collect();
        let permits: Vec<_> = calls.iter().map(|call| call.acquire().unwrap()).collect();
        assert!(started.elapsed() >= Duration::from_millis(100));
        assert_eq!(throttle.in_flight(), 11);
        drop((permits, calls));
        assert_eq!((throttle.in_flight(), lock(&throttle.state).calls), (0, 0));
    }

    #[test]
    fn permits_are_granted_in_the_order_of_the_calls() {
        let throttle = throttle(1);
        let call = Call::start(&throttle);
        let mut permit = call.acquire();
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for number in 0..20 {
                let (throttle, order) = (&throttle, &order);
                scope.spawn(move || {
                    let _permit = Call::start(throttle).acquire();
                    lock(order).push(number);
                });
                while lock(&throttle.state).queue.0.len() <= number {
                    thread::yield_now();
                }
            }
            drop(permit.take());
        });
        assert!(lock(&order).iter().copied().eq(0..20));
    }

    #[test]
    fn calls_without_a_definite_response_stall() {
        const SHORT: Duration = Duration::from_millis(200);
        let throttle = throttle(2);
        lock(&throttle.state).stall = Stall::with_limit(SHORT);
        let first = Call::start(&throttle);
        assert!(!first.is_stalled() && !first.has_peers());
        let second = Call::start(&throttle);
        assert!(second.has_peers());
        drop(first);
        thread::sleep(SHORT * 2);
        assert!(second.is_stalled());
        serve(&throttle, 1);
        assert!(!second.is_stalled());
        drop(second);
        thread::sleep(SHORT * 2);
        assert!(!Call::start(&throttle).is_stalled(), "no call was due");
    }

    #[test]
    fn stopping_ends_every_wait() {
        let stop = Stop::default();
        let throttle = Throttle::new(1, Some(1), Duration::from_secs(30), stop.clone());
        let call = Call::start(&throttle);
        let _permit = call.acquire().unwrap();
        stop.request();
        assert!(call.acquire().is_none());
        assert!(!stop.sleep(Duration::from_secs(3600)));
    }
}
