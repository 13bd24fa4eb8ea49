//! Limits how many requests are in flight and how many begin a second, and adapts to a server that refuses them.
//!
//! A lone refusal (429, 503) delays its own request alone. When more than a quarter of the last 16 responses were refusals (half, for
//! 503), or all jobs are refused, that is overload: the [`Limit`] is halved, all pause, and then go one at a time until one succeeds.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::call::Call;
use super::limit::Limit;
use super::queue::Queue;
use super::retry::{LONGEST_PAUSE, backoff};
use super::stall::Stall;
use crate::error::Cause;
use crate::signal::Stop;
use crate::sync::{POLL_INTERVAL, lock};

/// If none has begun for this long, those in flight hang, and another one may begin.
const HANG_TIMEOUT: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 5 });

/// The limits that all requests of a run share.
pub(super) struct Throttle {
    pub jobs: usize,
    /// Between the beginnings of two requests.
    interval: Duration,
    pub stop: Stop,
    pub state: Mutex<State>,
}

pub(super) struct State {
    pub in_flight: usize,
    limit: Limit,
    /// When the latest of the requests that have succeeded began.
    served_begun: Option<Instant>,
    /// How many requests have been served, and how many refused.
    pub served: u64,
    pub refused: u64,
    /// The last 16 responses, the latest in the lowest bit; 1 is a refusal.
    recent: u16,
    /// When the server was last found to be overloaded. What began before then says nothing new.
    overloaded_at: Option<Instant>,
    /// No request begins before this.
    resume_at: Option<Instant>,
    pub last_begun: Option<Instant>,
    pub queue: Queue,
    /// How many calls have begun and not ended.
    pub calls: usize,
    pub stall: Stall,
}

impl State {
    fn is_overloaded(&self) -> bool {
        self.overloaded_at > self.served_begun
    }
}

/// The server is overloaded, and all requests pause for this long. Several that were in flight may say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overload {
    pub pause: Duration,
    pub is_new: bool,
}

impl Throttle {
    pub(super) fn new(jobs: usize, rate: Option<u32>, timeout: Duration, stop: Stop) -> Throttle {
        let state = State {
            in_flight: 0,
            limit: Limit::new(jobs),
            served_begun: None,
            served: 0,
            refused: 0,
            recent: 0,
            overloaded_at: None,
            resume_at: None,
            last_begun: None,
            queue: Queue::default(),
            calls: 0,
            stall: Stall::new(timeout),
        };
        let interval = rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1));
        Throttle { jobs, interval, stop, state: Mutex::new(state) }
    }

    /// A call begins, which may take several requests.
    pub(super) fn call(&self) -> Call<'_> {
        let mut state = lock(&self.state);
        state.calls += 1;
        state.stall.resume();
        Call::new(self)
    }

    pub(super) fn in_flight(&self) -> usize {
        lock(&self.state).in_flight
    }

    /// How long no request may begin at the least.
    pub fn delay(&self, state: &State, now: Instant) -> Option<Duration> {
        let next = state.resume_at.max(state.last_begun.map(|begun| begun + self.interval));
        let early = next.filter(|next| *next > now).map(|next| next - now);
        let is_hanging = state.last_begun.is_some_and(|begun| now >= begun + HANG_TIMEOUT);
        let learned = if state.is_overloaded() { 1 } else { state.limit.current() };
        let limit = if is_hanging { self.jobs } else { learned };
        early.or((state.in_flight >= limit).then_some(POLL_INTERVAL))
    }
}

/// A request in flight, until this is dropped.
pub(super) struct Permit<'a> {
    pub throttle: &'a Throttle,
    pub begun: Instant,
}

impl Permit<'_> {
    /// There was a definite response.
    pub(super) fn record_success(self) {
        let mut state = lock(&self.throttle.state);
        (state.served, state.recent) = (state.served + 1, state.recent << 1);
        state.served_begun = state.served_begun.max(Some(self.begun));
        state.stall.reset();
        state.limit.succeed();
    }

    /// The server refused the request of `call` for now. Unless it is overloaded, that concerns this call alone.
    pub(super) fn record_refusal(self, call: &mut Call<'_>, cause: &Cause) -> Option<Overload> {
        let mut state = lock(&self.throttle.state);
        let (now, wait) = (Instant::now(), cause.retry_after().unwrap_or_default());
        call.refusals += 1;
        call.first_refusal.get_or_insert((now, state.served, state.refused));
        state.refused += 1;
        // As long as no others get through, the same call says the same again.
        let is_news = call.last_refusal.replace(now).is_none_or(|last| state.served_begun > Some(last));
        state.stall.extend(wait);
        if state.overloaded_at.is_some_and(|overloaded| overloaded > self.begun) {
            let pause = state.resume_at.map_or(Duration::ZERO, |resume| resume.saturating_duration_since(now));
            return (!pause.is_zero()).then_some(Overload { pause, is_new: false });
        }
        if is_news {
            state.recent = state.recent << 1 | 1;
        }
        // 429 says that this client is too fast. One bad server of several sends its share of 503 however slow the client is.
        let most = if cause.is_rate_limit() { 4 } else { 8 };
        let are_all_refused = (2..=state.recent.trailing_ones() as usize).contains(&self.throttle.jobs);
        let was_overloaded = state.is_overloaded();
        if was_overloaded || are_all_refused || state.recent.count_ones() > most {
            let pause = wait.max(backoff(1 + u32::from(was_overloaded)));
            if !was_overloaded {
                state.limit.halve();
            }
            (state.recent, state.overloaded_at) = (0, Some(now));
            state.resume_at = state.resume_at.max(Some(now + pause.min(LONGEST_PAUSE)));
            return Some(Overload { pause, is_new: true });
        }
        state.limit.refuse();
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

    use super::*;
    use crate::error::ProblemDetails;

    fn throttle(jobs: usize) -> Throttle {
        Throttle::new(jobs, None, Duration::from_secs(30), Stop::default())
    }

    fn serve(throttle: &Throttle, count: usize) {
        for _ in 0..count {
            throttle.call().acquire().unwrap().record_success();
        }
    }

    fn refusal(status: u16, wait: Duration) -> Cause {
        Cause::Rejected { status, problem: ProblemDetails::default(), retry_after: Some(wait) }
    }

    /// A call that is refused.
    fn refuse(throttle: &Throttle, status: u16, wait: Duration) -> Option<Overload> {
        let mut call = throttle.call();
        let permit = call.acquire().unwrap();
        permit.record_refusal(&mut call, &refusal(status, wait))
    }

    fn limit(throttle: &Throttle) -> usize {
        lock(&throttle.state).limit.current()
    }

    /// Refusals of different calls, until the server counts as overloaded.
    fn overload(throttle: &Throttle) {
        while refuse(throttle, 429, Duration::ZERO).is_none() {}
        lock(&throttle.state).resume_at = None;
    }

    #[test]
    fn a_lone_refusal_changes_nothing_for_others() {
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
        let before = throttle.call().acquire().unwrap();
        let pause = Duration::from_secs(60);
        assert_eq!(refuse(&throttle, 429, pause), Some(Overload { pause, is_new: true }));
        assert_eq!(limit(&throttle), 4);
        assert!(
            throttle.delay(&lock(&throttle.state), Instant::now()).is_some_and(|delay| delay > Duration::from_secs(50))
        );
        // What began before tells nothing new.
        let overload = before.record_refusal(&mut throttle.call(), &refusal(429, Duration::ZERO));
        assert!(overload.is_some_and(|overload| !overload.is_new), "{overload:?}");
        assert_eq!(limit(&throttle), 4);
        // Nothing has succeeded since, so that one refusal is enough.
        lock(&throttle.state).resume_at = None;
        assert!(refuse(&throttle, 429, Duration::ZERO).is_some_and(|overload| overload.is_new));
        assert_eq!(limit(&throttle), 4);
    }

    #[test]
    fn one_bad_server_of_several_is_no_overload_and_all_of_them_are() {
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
    fn it_is_overload_when_all_jobs_are_refused() {
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
    fn a_call_that_has_no_others_beside_it_is_alone_and_no_overload() {
        for jobs in [1, 8] {
            let throttle = throttle(jobs);
            serve(&throttle, 1);
            let mut call = throttle.call();
            for _ in 0..20 {
                let permit = call.acquire().unwrap();
                assert_eq!(permit.record_refusal(&mut call, &refusal(429, Duration::ZERO)), None);
                assert!(call.is_alone() && !call.is_refused_alone());
            }
            assert_eq!(limit(&throttle), jobs);
        }
    }

    #[test]
    fn a_call_is_refused_alone_once_it_was_due_five_times() {
        let throttle = throttle(8);
        let mut call = throttle.call();
        for refusals in 1..=12 {
            // Of others, every second request is served.
            serve(&throttle, 1);
            refuse(&throttle, 503, Duration::ZERO);
            lock(&throttle.state).resume_at = None;
            call.acquire().unwrap().record_refusal(&mut call, &refusal(503, Duration::ZERO));
            lock(&throttle.state).resume_at = None;
            assert_eq!(call.is_refused_alone(), refusals >= 10, "{refusals}");
        }
    }

    #[test]
    fn one_that_hangs_does_not_stop_the_others() {
        let throttle = throttle(2);
        overload(&throttle);
        let hanging = throttle.call();
        let permit = hanging.acquire().unwrap();
        let begun = Instant::now();
        serve(&throttle, 1);
        assert!(begun.elapsed() >= HANG_TIMEOUT * 9 / 10);
        drop(permit);
    }

    #[test]
    fn requests_are_spread_over_time() {
        let throttle = Throttle::new(20, Some(100), Duration::from_secs(30), Stop::default());
        let begun = Instant::now();
        let calls: Vec<_> = (0..11).map(|_| throttle.call()).collect();
        let permits: Vec<_> = calls.iter().map(|call| call.acquire().unwrap()).collect();
        assert!(begun.elapsed() >= Duration::from_millis(100));
        assert_eq!(throttle.in_flight(), 11);
        drop((permits, calls));
        assert_eq!((throttle.in_flight(), lock(&throttle.state).calls), (0, 0));
    }

    #[test]
    fn turns_come_in_the_order_of_the_calls() {
        let throttle = throttle(1);
        let call = throttle.call();
        let mut permit = call.acquire();
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for number in 0..20 {
                let (throttle, order) = (&throttle, &order);
                scope.spawn(move || {
                    let _permit = throttle.call().acquire();
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
    fn stopping_ends_every_wait() {
        let stop = Stop::default();
        let throttle = Throttle::new(1, Some(1), Duration::from_secs(30), stop.clone());
        let call = throttle.call();
        let _permit = call.acquire().unwrap();
        stop.request();
        assert!(call.acquire().is_none());
        assert!(!stop.sleep(Duration::from_secs(3600)));
    }
}
