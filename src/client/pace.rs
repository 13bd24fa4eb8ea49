//! When the next request may be made. All that are under way share one pace, so that a pause that the server asks of one is
//! kept by all, and the server is asked no faster than it can bear. Who has waited longest goes first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::speed::Speed;
use crate::signal::Stop;

/// How often somebody who waits looks whether to stop.
const LOOK: Duration = Duration::from_millis(100);
/// When no request has begun for so long, those under way hang, and one more may go.
const HANGING: Duration = Duration::from_secs(1);
/// A call that is refused so often though others get through is refused for itself.
const SINGLED_OUT: u32 = 2;
/// When so many users in a row are told to wait for longer than is waited, it is not for themselves.
const MOST_REFUSED_FOR_LONG: usize = 20;
/// Whoever got through so shortly before shows that others get through.
const LATELY: Duration = Duration::from_secs(1);

/// The pace of requests.
pub(super) struct Pace {
    /// Never more requests than this at a time.
    jobs: usize,
    /// Between the beginnings of two requests.
    gap: Duration,
    /// Once it is true, nobody waits any longer.
    stop: Stop,
    state: Mutex<State>,
    /// Somebody's turn may have come.
    changed: Condvar,
}

struct State {
    /// Nobody before this.
    resume: Instant,
    /// When the last request began.
    begun: Option<Instant>,
    under_way: usize,
    speed: Speed,
    /// How long an answer takes, of late.
    latency: Duration,
    /// The number of the next call.
    next: u64,
    /// How many calls there are: under way, waiting for their turn, or in a pause of their own.
    calls: usize,
    /// Of these, how many were refused.
    refused: usize,
    /// Of these, how many were refused for themselves.
    singled_out: usize,
    /// The calls that wait for their turn, and whether each was never refused.
    waiting: BTreeMap<u64, bool>,
    /// When the latest request began that got through.
    served: Option<Instant>,
    /// When one got through last.
    got_through: Option<Instant>,
    /// Whether more calls will begin.
    expects_more: bool,
    /// When all were told to wait last.
    held: Option<Instant>,
    /// What was refused for longer than is waited, since one got through.
    refused_for_long: BTreeSet<String>,
    /// The pauses since a request got through.
    barren: Barren,
}

/// Pauses of all in which nobody got through.
#[derive(Clone, Copy, Default)]
pub(super) struct Barren {
    pub count: u32,
    /// When the first began.
    since: Option<Instant>,
}

impl Barren {
    /// How long this has lasted.
    pub(super) fn lasted(self) -> Duration {
        self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }
}

impl Pace {
    /// At most `jobs` requests at a time, and at most `rate` a second, if a rate is given.
    pub(super) fn new(jobs: usize, rate: Option<u32>, stop: Stop) -> Pace {
        let gap = rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1));
        let state = State {
            resume: Instant::now(),
            begun: None,
            under_way: 0,
            speed: Speed::new(jobs),
            latency: Duration::ZERO,
            next: 0,
            calls: 0,
            refused: 0,
            singled_out: 0,
            waiting: BTreeMap::new(),
            served: None,
            got_through: None,
            expects_more: true,
            held: None,
            refused_for_long: BTreeSet::new(),
            barren: Barren::default(),
        };
        Pace { jobs, gap, stop, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// A call begins. It keeps its place before all that begin later while it is repeated.
    pub(super) fn call(&self) -> Call<'_> {
        let mut state = self.state();
        state.calls += 1;
        state.next += 1;
        Call {
            pace: self,
            number: state.next,
            begun: None,
            is_alone: false,
            first_refused: None,
            refused: None,
            evidence: 0,
            is_singled_out: false,
            before: None,
        }
    }

    /// How many calls wait for themselves, so that others could be made meanwhile: those that are refused for themselves, and
    /// while nobody gets through all that were refused, for it may be for themselves.
    pub(super) fn set_aside(&self) -> usize {
        let state = self.state();
        if state.is_barren() { state.refused } else { state.singled_out }
    }

    /// How many requests have been sent and not been answered.
    pub(super) fn in_flight(&self) -> usize {
        self.state().under_way
    }

    /// Whether more calls will begin than there are.
    pub(super) fn expect_more(&self, more: bool) {
        self.state().expects_more = more;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `is_time`, which tells otherwise how long it takes at the least; false when that won't come.
    fn wait(&self, mut is_time: impl FnMut(&mut State, Instant) -> Result<(), Duration>) -> bool {
        let mut state = self.state();
        loop {
            if self.stop.is_requested() {
                return false;
            }
            let Err(left) = is_time(&mut state, Instant::now()) else { return true };
            state = self.changed.wait_timeout(state, left.min(LOOK)).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl State {
    /// Whether nobody gets through, also after a pause.
    fn is_barren(&self) -> bool {
        self.barren.count >= 2
    }

    /// Whose turn is next: who has waited longest, or who may show whether nobody gets through or just these.
    fn next(&self) -> Option<u64> {
        let fresh = self.waiting.iter().find(|(_, is_fresh)| **is_fresh).filter(|_| self.is_barren());
        fresh.or(self.waiting.first_key_value()).map(|(number, _)| *number)
    }

    /// How long nobody's turn comes; `Ok` when it does.
    fn is_free(&self, jobs: usize, gap: Duration, now: Instant) -> Result<(), Duration> {
        let gap = gap.max(self.speed.gap(self.latency));
        let free = self.begun.map_or(self.resume, |begun| self.resume.max(begun + gap));
        if free > now {
            return Err(free - now);
        }
        // After a pause, one shows whether it was long enough.
        let limit = if self.barren.count > 0 { 1 } else { self.speed.limit() };
        match self.begun {
            _ if self.under_way >= jobs => Err(LOOK),
            Some(begun) if self.under_way >= limit && now < begun + HANGING => Err(begun + HANGING - now),
            _ => Ok(()),
        }
    }
}

/// A call, with all its repetitions, until this is dropped.
pub(super) struct Call<'a> {
    pace: &'a Pace,
    number: u64,
    /// When its last request began.
    begun: Option<Instant>,
    /// Whether nothing else was under way then.
    is_alone: bool,
    /// When it was first refused.
    first_refused: Option<Instant>,
    /// When it was refused last, and whether with nothing else under way.
    refused: Option<(Instant, bool)>,
    /// What speaks for its being refused for itself.
    evidence: u32,
    is_singled_out: bool,
    /// The speed before it was first refused for all.
    before: Option<Speed>,
}

impl<'a> Call<'a> {
    /// Waits for its turn; `None` when there is none any more.
    pub(super) fn turn(&mut self) -> Option<Turn<'a>> {
        let pace = self.pace;
        pace.state().waiting.insert(self.number, self.first_refused.is_none());
        let (mut begun, mut is_alone) = (None, false);
        // The turn is taken at its moment, not kept free: meanwhile a pause may begin, or grow.
        pace.wait(|state, now| {
            if state.next() != Some(self.number) {
                return Err(LOOK);
            }
            state.is_free(pace.jobs, pace.gap, now)?;
            begun = Some(now);
            is_alone = state.under_way == 0;
            state.begun = begun;
            state.under_way += 1;
            Ok(())
        });
        pace.state().waiting.remove(&self.number);
        pace.changed.notify_all();
        (self.begun, self.is_alone) = (begun, is_alone);
        begun.map(|begun| Turn { pace, begun })
    }

    /// The last request was refused. Whether the server refuses this call rather than anybody: again and again others got through
    /// in between, or once when it had been refused all alone; or only calls are left that were refused, and others get through.
    ///
    /// Where this is wrong the call has less time to be repeated, and no more harm is done.
    pub(super) fn is_singled_out(&mut self) -> bool {
        let mut state = self.pace.state();
        let now = Instant::now();
        if self.first_refused.is_none() {
            state.refused += 1;
        }
        let first = *self.first_refused.get_or_insert(now);
        let last = self.refused.filter(|(refused, _)| state.served.is_some_and(|served| served > *refused));
        let was_alone = last.is_some_and(|(_, was_alone)| was_alone);
        self.evidence += if was_alone { SINGLED_OUT } else { u32::from(last.is_some()) };
        let are_others_served = state.got_through.is_some_and(|through| through + LATELY > first);
        let is_left_over = !state.expects_more && state.calls == state.refused && are_others_served;
        if !self.is_singled_out && (self.evidence >= SINGLED_OUT || is_left_over) {
            self.is_singled_out = true;
            state.singled_out += 1;
            // Was it alone, it can't have been for the speed.
            if let Some(before) = self.before.take().filter(|_| was_alone) {
                state.speed.take_back(before);
            }
        }
        self.refused = Some((now, self.is_alone));
        if self.is_alone {
            // Another shall show whether it was for this call alone.
            state.next += 1;
            self.number = state.next;
        }
        self.is_singled_out
    }

    /// Whether it was refused for the first time just now.
    pub(super) fn is_fresh(&self) -> bool {
        self.first_refused.is_some() && self.first_refused == self.refused.map(|(refused, _)| refused)
    }

    /// The pauses of all since a request got through, and before the last request of this call began.
    pub(super) fn barren(&self) -> Barren {
        let state = self.pace.state();
        Barren { count: state.barren.count.saturating_sub(u32::from(!self.is_news(&state))), ..state.barren }
    }

    /// Whether the last request began after the last pause of all had been told; if not, both tell of the same.
    fn is_news(&self, state: &State) -> bool {
        state.held.is_none_or(|held| self.begun.is_none_or(|begun| begun > held))
    }

    /// From now on nobody's turn comes before `pause` is over. Whether that is news, or one of several that were under way has
    /// said it before.
    pub(super) fn holds_all(&mut self, pause: Duration) -> bool {
        let mut state = self.pace.state();
        let now = Instant::now();
        state.resume = state.resume.max(now + pause);
        let is_news = self.is_news(&state);
        if is_news {
            state.held = Some(now);
            state.barren.count += 1;
            state.barren.since.get_or_insert(now);
            self.before.get_or_insert_with(|| state.speed.clone());
            state.speed.was_refused();
        }
        is_news
    }

    /// The last request, which was about `subject`, was refused for longer than is waited. Whether so many were in a row, about
    /// different ones, that others need not be asked.
    pub(super) fn are_all_refused_for_long(&self, subject: &str) -> bool {
        let mut state = self.pace.state();
        state.refused_for_long.insert(subject.to_owned());
        state.refused_for_long.len() >= MOST_REFUSED_FOR_LONG
    }

    /// A pause of its own; false when it was cut short.
    pub(super) fn sleep(&self, pause: Duration) -> bool {
        let end = Instant::now() + pause;
        self.pace.wait(|_, now| if end > now { Err(end - now) } else { Ok(()) })
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        let mut state = self.pace.state();
        state.calls -= 1;
        state.refused -= usize::from(self.first_refused.is_some());
        state.singled_out -= usize::from(self.is_singled_out);
    }
}

/// A request that is under way, until this is dropped.
pub(super) struct Turn<'a> {
    pace: &'a Pace,
    begun: Instant,
}

impl Turn<'_> {
    /// It got through: the server took it, whatever it answered.
    pub(super) fn got_through(self) {
        let mut state = self.pace.state();
        let took = self.begun.elapsed();
        state.latency = if state.latency.is_zero() { took } else { (state.latency * 7 + took) / 8 };
        state.served = state.served.max(Some(self.begun));
        state.got_through = Some(Instant::now());
        state.refused_for_long.clear();
        state.barren = Barren::default();
        state.speed.got_through();
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.pace.state().under_way -= 1;
        self.pace.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn pace(jobs: usize) -> Pace {
        Pace::new(jobs, None, Stop::default())
    }

    fn served(pace: &Pace) {
        pace.call().turn().unwrap().got_through();
    }

    /// A request that is refused, so that all wait for so long.
    fn refused(pace: &Pace, pause: Duration) -> Call<'_> {
        let mut call = pace.call();
        drop(call.turn().unwrap());
        assert!(!call.is_singled_out());
        assert!(call.holds_all(pause));
        call
    }

    #[test]
    fn requests_are_spread_over_time() {
        let pace = Pace::new(20, Some(100), Stop::default());
        let begun = Instant::now();
        let turns: Vec<_> = (0..11).map(|_| pace.call().turn().unwrap()).collect();
        assert!(begun.elapsed() >= Duration::from_millis(100));
        drop(turns);
        let state = pace.state();
        assert_eq!((state.under_way, state.calls), (0, 0));
    }

    #[test]
    fn a_pause_is_everybodys_and_told_once() {
        let pace = pace(4);
        let mut calls = [pace.call(), pace.call()];
        for call in &mut calls {
            drop(call.turn().unwrap());
        }
        let begun = Instant::now();
        assert!(calls[0].holds_all(Duration::from_millis(80)));
        assert!(!calls[1].holds_all(Duration::from_millis(50)), "was under way when the pause began");
        assert_eq!((calls[1].barren().count, pace.state().barren.count), (0, 1));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| served(&pace));
            }
        });
        assert!(begun.elapsed() >= Duration::from_millis(80));
        assert_eq!(pace.state().barren.count, 0);
    }

    #[test]
    fn who_was_refused_goes_before_who_comes_later() {
        let pace = pace(8);
        let mut first = refused(&pace, Duration::from_millis(50));
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for n in 1..4 {
                let (pace, order) = (&pace, &order);
                scope.spawn(move || {
                    let mut call = pace.call();
                    let turn = call.turn().unwrap();
                    order.lock().unwrap().push(n);
                    turn.got_through();
                });
            }
            thread::sleep(Duration::from_millis(20));
            let turn = first.turn().unwrap();
            // After a pause, one alone shows whether it was long enough.
            thread::sleep(Duration::from_millis(20));
            order.lock().unwrap().push(0);
            turn.got_through();
        });
        let order = order.into_inner().unwrap();
        assert_eq!((order[0], order.len()), (0, 4));
    }

    #[test]
    fn after_a_refusal_fewer_go_on_at_a_time() {
        let pace = pace(8);
        drop(refused(&pace, Duration::ZERO));
        served(&pace);
        let turns: Vec<_> = (0..4).map(|_| pace.call().turn().unwrap()).collect();
        assert!(pace.state().is_free(8, Duration::ZERO, Instant::now()).is_err());
        drop(turns);
    }

    #[test]
    fn a_call_that_is_refused_for_itself_is_told_apart() {
        let pace = pace(8);
        let mut other = pace.call();
        let mut call = refused(&pace, Duration::ZERO);
        drop(call.turn().unwrap());
        assert!(!call.is_singled_out(), "nobody else has got through");
        other.turn().unwrap().got_through();
        let under_way = other.turn().unwrap();
        let mut busy = pace.call();
        for expected in [false, false, true] {
            drop(busy.turn().unwrap());
            assert_eq!(busy.is_singled_out(), expected, "it may be for what else is under way");
            served(&pace);
        }
        drop((under_way, busy));
        assert!(pace.state().speed.limit() < 8);
        drop(call.turn().unwrap());
        assert!(call.is_singled_out());
        assert_eq!(pace.state().speed.limit(), 8, "it was not for the speed");
        // Who is left when no more come, and others get through, is asked about itself.
        drop((other, call));
        let mut last = pace.call();
        drop(last.turn().unwrap());
        assert!(!last.is_singled_out());
        pace.expect_more(false);
        drop(last.turn().unwrap());
        assert!(last.is_singled_out());
    }

    #[test]
    fn one_that_hangs_does_not_stop_the_others() {
        let pace = pace(2);
        pace.state().speed.was_refused();
        let hanging = pace.call().turn().unwrap();
        let begun = Instant::now();
        served(&pace);
        assert!(begun.elapsed() >= HANGING * 9 / 10);
        drop(hanging);
    }

    #[test]
    fn stopping_ends_every_wait() {
        let stop = Stop::default();
        stop.request();
        let pace = Pace::new(1, Some(1), stop);
        let mut call = pace.call();
        assert!(call.holds_all(Duration::from_secs(3600)));
        assert!(call.turn().is_none());
        assert!(!call.sleep(Duration::from_secs(3600)));
        assert!(pace.state().waiting.is_empty());
    }
}
