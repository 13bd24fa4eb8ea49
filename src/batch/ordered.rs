//! Work on many things at a time, whose results come back in the order of the things.
//!
//! Blocking threads, as the HTTP library blocks. What is ready before its turn waits in a window that is bounded by weight, so
//! that memory doesn't grow with the number of things, however long one of them takes.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How much may wait for its turn, in the unit of the weights: bytes.
const WINDOW: usize = 4 * 1024 * 1024;
/// What a result weighs apart from what it holds.
const OVERHEAD: usize = 256;
/// So many things may be set aside while as many others are worked on.
const RESERVE: usize = 64;
/// How often somebody who waits looks whether to stop.
const LOOK: Duration = Duration::from_millis(100);

/// The results, in the order of the things that they came of.
pub struct Ordered<R> {
    shared: Arc<Shared<R>>,
    jobs: usize,
    /// How many threads there are.
    started: usize,
    /// Starts one more.
    start: Box<dyn Fn() -> io::Result<()>>,
    /// How many things are set aside.
    set_aside: Box<dyn Fn() -> usize>,
}

struct Shared<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
    stop: Arc<AtomicBool>,
}

struct State<R> {
    /// What waits for its turn, with its weight; or the panic that came instead.
    ready: BTreeMap<u64, (thread::Result<R>, usize)>,
    /// The sum of the weights.
    held: usize,
    /// Whose turn it is, which is how many have been given out.
    turn: u64,
    /// How many things have been taken.
    taken: u64,
    /// There are no more things.
    exhausted: bool,
}

/// Lets `jobs` threads take things and work on them.
///
/// Once `stop` is true nothing new is taken: what is under way comes to its end, and the results end there. A thread that
/// waits for a thing that doesn't come (standard input, say) is left behind.
///
/// # Errors
/// The system's, when not even one thread can be started. Fewer than were asked for do as well.
pub fn ordered<T, R: Send + 'static>(
    jobs: usize,
    things: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    weight: impl Fn(&R) -> usize + Send + Sync + 'static,
    stop: Arc<AtomicBool>,
) -> io::Result<Ordered<R>> {
    let state = State { ready: BTreeMap::new(), held: 0, turn: 0, taken: 0, exhausted: false };
    let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new(), stop });
    let things = Arc::new(Mutex::new(things));
    let work = Arc::new(move |thing| {
        // Without a result in its place, everybody would wait for it for ever.
        let result = catch_unwind(AssertUnwindSafe(|| work(thing)));
        let weight = result.as_ref().map_or(0, &weight) + OVERHEAD;
        (result, weight)
    });
    let of_all = Arc::clone(&shared);
    let start = move || {
        let (shared, things, work) = (Arc::clone(&of_all), Arc::clone(&things), Arc::clone(&work));
        let thread = thread::Builder::new().spawn(move || {
            loop {
                // A statement of its own, so that others can take theirs while this one is worked on.
                let taken = shared.take(&mut *lock(&things));
                let Some((place, thing)) = taken else { break };
                shared.wait_for_room(place);
                shared.give(place, work(thing));
            }
        });
        thread.map(drop)
    };
    start()?;
    let started = 1 + (1..jobs).take_while(|_| start().is_ok()).count();
    Ok(Ordered { shared, jobs, started, start: Box::new(start), set_aside: Box::new(|| 0) })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<R> Shared<R> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<R>>) -> MutexGuard<'a, State<R>> {
        self.changed.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0
    }

    /// The next thing and its place. Whoever calls this holds `things`, so that places follow the order.
    fn take<T>(&self, things: &mut impl Iterator<Item = T>) -> Option<(u64, T)> {
        if self.is_stopped() {
            return None;
        }
        let thing = things.next();
        let mut state = lock(&self.state);
        let Some(thing) = thing else {
            state.exhausted = true;
            self.changed.notify_all();
            return None;
        };
        // While the thing was waited for, the results may have ended.
        if self.is_stopped() {
            return None;
        }
        state.taken += 1;
        Some((state.taken - 1, thing))
    }

    /// Waits until the window has room. Whose turn it is has no need of any; otherwise all might wait for that one.
    fn wait_for_room(&self, place: u64) {
        let mut state = lock(&self.state);
        while state.held >= WINDOW && place != state.turn && !self.is_stopped() {
            state = self.wait(state);
        }
    }

    fn give(&self, place: u64, (result, weight): (thread::Result<R>, usize)) {
        let mut state = lock(&self.state);
        state.held += weight;
        state.ready.insert(place, (result, weight));
        self.changed.notify_all();
    }

    fn give_out(&self, mut state: MutexGuard<'_, State<R>>, (result, weight): (thread::Result<R>, usize)) -> R {
        state.turn += 1;
        state.held -= weight;
        self.changed.notify_all();
        drop(state);
        // A mistake of ours ends the program here as it would have there.
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Whether there are no more results.
    fn is_over(&self, state: &State<R>) -> bool {
        state.turn == state.taken && (state.exhausted || self.is_stopped())
    }
}

impl<R> Ordered<R> {
    /// `set_aside` tells of how many things the work waits for something and takes no part. In their place as many others are
    /// worked on, at most [`RESERVE`] more.
    #[must_use]
    pub fn with_reserve(self, set_aside: impl Fn() -> usize + 'static) -> Ordered<R> {
        Ordered { set_aside: Box::new(set_aside), ..self }
    }

    fn call_reserve(&mut self) {
        let wanted = self.jobs + (self.set_aside)().min(RESERVE);
        while self.started < wanted && (self.start)().is_ok() {
            self.started += 1;
        }
    }

    /// Whether the next result is there, so that asking for it takes no time.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let state = lock(&self.shared.state);
        state.ready.contains_key(&state.turn)
    }

    /// Any result that is there, with the place of its thing; waits for one if there is none. Instead of, not beside, the results in
    /// their order.
    pub fn next_ready(&mut self) -> Option<(usize, R)> {
        let shared = Arc::clone(&self.shared);
        let mut state = lock(&shared.state);
        loop {
            if let Some((place, result)) = state.ready.pop_first() {
                // What fits into memory can be counted.
                return Some((usize::try_from(place).unwrap_or(usize::MAX), shared.give_out(state, result)));
            }
            if shared.is_over(&state) {
                return None;
            }
            drop(shared.wait(state));
            self.call_reserve();
            state = lock(&shared.state);
        }
    }

    /// Whether all things were taken and all results given out: nothing was left undone.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let state = lock(&self.shared.state);
        state.exhausted && state.turn == state.taken
    }
}

impl<R> Iterator for Ordered<R> {
    type Item = R;

    fn next(&mut self) -> Option<R> {
        let shared = Arc::clone(&self.shared);
        let mut state = lock(&shared.state);
        loop {
            let turn = state.turn;
            if let Some(result) = state.ready.remove(&turn) {
                return Some(shared.give_out(state, result));
            }
            if shared.is_over(&state) {
                return None;
            }
            drop(shared.wait(state));
            self.call_reserve();
            state = lock(&shared.state);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn stop() -> Arc<AtomicBool> {
        Arc::default()
    }

    #[test]
    fn results_keep_the_order_whoever_is_first() {
        // The first waits for the last, so without a window there would be no order to restore.
        let (last, first) = mpsc::channel();
        let first = Mutex::new(first);
        let work = move |n: u32| {
            match n {
                0 => assert!(lock(&first).recv_timeout(Duration::from_secs(20)).is_ok()),
                199 => drop(last.send(())),
                _ => {}
            }
            n
        };
        let mut results = ordered(4, 0..200, work, |_| 0, stop()).unwrap();
        assert_eq!(results.by_ref().collect::<Vec<_>>(), (0..200).collect::<Vec<_>>());
        assert!(results.is_complete());
    }

    #[test]
    fn as_many_at_a_time_as_there_are_jobs() {
        let now = Arc::new(Mutex::new((0, 0)));
        let seen = Arc::clone(&now);
        let work = move |_| {
            {
                let mut now = lock(&now);
                now.0 += 1;
                now.1 = now.0.max(now.1);
            }
            thread::sleep(Duration::from_millis(2));
            lock(&now).0 -= 1;
        };
        assert_eq!(ordered(5, 0..100, work, |()| 0, stop()).unwrap().count(), 100);
        assert_eq!(lock(&seen).1, 5);
    }

    #[test]
    fn the_window_is_bounded_while_one_is_waited_for() {
        let (go, wait) = mpsc::channel::<()>();
        let wait = Mutex::new(wait);
        let begun = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&begun);
        let work = move |n: usize| {
            *lock(&begun) += 1;
            if n == 0 {
                let _ = lock(&wait).recv();
            }
            n
        };
        let mut results = ordered(4, 0..100, work, |_| WINDOW / 4, stop()).unwrap();
        thread::sleep(Duration::from_millis(300));
        // The first, four that fill the window, and what was begun before it was full.
        let most = *lock(&seen);
        assert!(most <= 8, "{most}");
        assert!(!results.is_ready());
        drop(go);
        assert_eq!(results.by_ref().collect::<Vec<_>>(), (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_ready_need_not_wait_for_its_turn() {
        let (go, wait) = mpsc::channel::<()>();
        let wait = Mutex::new(wait);
        let work = move |n: usize| {
            if n == 0 {
                let _ = lock(&wait).recv();
            }
            n
        };
        let count = 2 * WINDOW / OVERHEAD;
        let mut results = ordered(2, 0..count, work, |_| 0, stop()).unwrap();
        for _ in 1..count {
            assert!(results.next_ready().is_some_and(|(place, n)| place == n && n > 0));
        }
        drop(go);
        assert_eq!((results.next_ready(), results.next_ready()), (Some((0, 0)), None));
    }

    #[test]
    fn others_are_worked_on_in_the_place_of_those_set_aside() {
        let (go, wait) = mpsc::channel::<()>();
        let wait = Mutex::new(wait);
        let waiting = Arc::new(Mutex::new(0));
        let set_aside = Arc::clone(&waiting);
        let work = move |n: usize| {
            if n < 2 {
                *lock(&waiting) += 1;
                let _ = lock(&wait).recv();
            } else if n == 99 {
                // All others are done, so those two may go on.
                let _ = go.send(());
                let _ = go.send(());
            }
            n
        };
        let results = ordered(2, 0..100, work, |_| 0, stop()).unwrap().with_reserve(move || *lock(&set_aside));
        assert_eq!(results.collect::<Vec<_>>(), (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn stopping_finishes_what_is_under_way() {
        let stop = stop();
        let flag = Arc::clone(&stop);
        let work = move |n: usize| {
            if n == 10 {
                flag.store(true, Ordering::Relaxed);
            }
            n
        };
        let mut results = ordered(3, 0.., work, |_| 0, stop).unwrap();
        let got: Vec<usize> = results.by_ref().collect();
        assert!((11..=13).contains(&got.len()), "{got:?}");
        assert_eq!(got, (0..got.len()).collect::<Vec<_>>());
        assert!(!results.is_complete());
    }

    #[test]
    fn stopping_does_not_wait_for_things_that_do_not_come() {
        let (_keep, things) = mpsc::channel::<u32>();
        let stop = stop();
        let mut results = ordered(3, things.into_iter(), |n| n, |_| 0, Arc::clone(&stop)).unwrap();
        stop.store(true, Ordering::Relaxed);
        assert_eq!(results.next(), None);
    }

    #[test]
    fn nothing_to_do_is_done() {
        let mut results = ordered(3, std::iter::empty::<u32>(), |n| n, |_| 0, stop()).unwrap();
        assert_eq!(results.next(), None);
        assert!(results.is_complete());
    }

    #[test]
    fn a_panic_is_passed_on_and_nobody_waits_for_ever() {
        let work = |n: u32| {
            assert!(n != 3, "a mistake");
            n
        };
        let mut results = ordered(2, 0..10, work, |_| 0, stop()).unwrap();
        assert_eq!(results.by_ref().take(3).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(catch_unwind(AssertUnwindSafe(|| results.next())).is_err());
        assert_eq!(results.collect::<Vec<_>>(), (4..10).collect::<Vec<_>>());
    }
}
