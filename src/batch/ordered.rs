//! Works on items in parallel and emits the results in the order of the items.
//!
//! Uses threads, because the HTTP library blocks. Results that are not emitted yet are held in a window of bounded weight. While it
//! is full, no item is claimed, so memory doesn't grow with the number of items, and a stalled reader of the output stops the work.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use crate::signal::Stop;
use crate::sync::{self, POLL_INTERVAL, lock};

#[derive(Clone)]
pub struct Plan {
    /// Number of threads.
    pub jobs: usize,
    /// No item is claimed while the results in the window have this total weight.
    pub window: usize,
    pub order: Order,
    /// Once requested, no item is claimed.
    pub stop: Stop,
}

/// The order in which results are emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Input,
    Completion,
}

/// Iterates over the results, each with the number of its item (from 0).
pub struct Ordered<R> {
    shared: Arc<Shared<R>>,
    /// Weight of the last emitted result, which stays in the window until the next call of `next`.
    last_weight: usize,
}

struct Shared<R> {
    state: Mutex<OrderedState<R>>,
    /// Notified when the next result is ready.
    completed: Condvar,
    /// Notified when the window has room.
    emitted: Condvar,
    plan: Plan,
}

struct OrderedState<R> {
    /// Results (or panics) that are not emitted yet, with their weights.
    ready: BTreeMap<usize, (thread::Result<R>, usize)>,
    /// Total weight of the window, the last emitted result included.
    held: usize,
    /// Number of results that were emitted.
    emitted: usize,
    in_flight: BTreeSet<usize>,
    /// Whether there are no more items.
    is_exhausted: bool,
}

/// Starts threads that claim `items` and do the `work` on them; `weight` returns the weight of a result.
///
/// Runs with fewer threads than asked for if the system doesn't allow more; an error if not even one can be started.
pub fn ordered<T, R: Send + 'static>(
    plan: Plan,
    items: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    weight: impl Fn(&R) -> usize + Send + Sync + 'static,
) -> io::Result<Ordered<R>> {
    let jobs = plan.jobs;
    let state =
        OrderedState { ready: BTreeMap::new(), held: 0, emitted: 0, in_flight: BTreeSet::new(), is_exhausted: false };
    let (state, completed, emitted) = (Mutex::new(state), Condvar::new(), Condvar::new());
    let shared = Arc::new(Shared { state, completed, emitted, plan });
    let items = Arc::new(Mutex::new(items));
    let work = Arc::new(move |item| {
        // A panic must take the place of the result: without it, later results would never be emitted.
        let result = catch_unwind(AssertUnwindSafe(|| work(item)));
        let weight = result.as_ref().map_or(0, &weight);
        (result, weight)
    });
    let start = || {
        let (shared, items, work) = (Arc::clone(&shared), Arc::clone(&items), Arc::clone(&work));
        thread::Builder::new().spawn(move || {
            loop {
                // A separate statement, so that the lock is released during the work.
                let claimed = shared.claim(&mut *lock(&items));
                let Some((number, item)) = claimed else { break };
                shared.complete(number, work(item));
            }
        })
    };
    start()?;
    (1..jobs).take_while(|_| start().is_ok()).for_each(drop);
    Ok(Ordered { shared, last_weight: 0 })
}

impl<R> Shared<R> {
    /// Waits until the window has room, and returns the next item and its number. The caller holds the lock of `items`, so that
    /// numbers follow the order of the items.
    fn claim<T>(&self, items: &mut impl Iterator<Item = T>) -> Option<(usize, T)> {
        let is_stopped = || self.plan.stop.is_requested();
        let mut state = lock(&self.state);
        while state.held >= self.plan.window && !is_stopped() {
            state = sync::wait(&self.emitted, state, POLL_INTERVAL);
        }
        drop(state);
        if is_stopped() {
            return None;
        }
        let item = items.next();
        let mut state = lock(&self.state);
        let Some(item) = item else {
            // Inputs end early after a stop, which doesn't mean that there are no more.
            state.is_exhausted |= !is_stopped();
            self.completed.notify_one();
            return None;
        };
        // The stop may have been requested while `items.next()` was blocked.
        if is_stopped() {
            return None;
        }
        let number = state.emitted + state.ready.len() + state.in_flight.len();
        state.in_flight.insert(number);
        Some((number, item))
    }

    fn complete(&self, number: usize, (result, weight): (thread::Result<R>, usize)) {
        let mut state = lock(&self.state);
        state.in_flight.remove(&number);
        state.held += weight;
        state.ready.insert(number, (result, weight));
        let is_next = state.next(self.plan.order).is_some();
        drop(state);
        // Only if needed, as waking a thread is a system call.
        if is_next {
            self.completed.notify_one();
        }
    }
}

impl<R> OrderedState<R> {
    /// Returns the number of the result to emit next, if it is ready.
    fn next(&self, order: Order) -> Option<usize> {
        let first = self.ready.keys().next().copied()?;
        (order == Order::Completion || first == self.emitted).then_some(first)
    }

    fn is_idle(&self) -> bool {
        self.ready.is_empty() && self.in_flight.is_empty()
    }
}

impl<R> Ordered<R> {
    /// Returns whether `next` will return a result without waiting.
    pub fn is_ready(&self) -> bool {
        lock(&self.shared.state).next(self.shared.plan.order).is_some()
    }

    /// Returns whether all items were claimed and all results emitted.
    pub fn is_complete(&self) -> bool {
        let state = lock(&self.shared.state);
        state.is_exhausted && state.is_idle()
    }

    /// After a stop, returns the results that are ready and the items that are still in flight, whose results are dropped.
    pub fn abandon(self) -> (Vec<(usize, R)>, Vec<usize>) {
        let mut state = lock(&self.shared.state);
        let ready = std::mem::take(&mut state.ready).into_iter();
        let results = ready.filter_map(|(number, (result, _))| Some((number, result.ok()?))).collect();
        (results, state.in_flight.iter().copied().collect())
    }
}

impl<R> Iterator for Ordered<R> {
    type Item = (usize, R);

    /// Waits for the next result. Returns `None` when all items are done, after a stop when all claimed items are done, or at once
    /// if the stop is immediate. Resumes a panic of the work.
    fn next(&mut self) -> Option<(usize, R)> {
        let Shared { completed, emitted, plan, .. } = &*self.shared;
        let mut state = lock(&self.shared.state);
        let was_full = state.held >= plan.window;
        state.held -= std::mem::take(&mut self.last_weight);
        if was_full {
            emitted.notify_one();
        }
        loop {
            if let Some(number) = state.next(plan.order) {
                let (result, weight) = state.ready.remove(&number)?;
                state.emitted += 1;
                drop(state);
                self.last_weight = weight;
                return Some((number, result.unwrap_or_else(|panic| resume_unwind(panic))));
            }
            let is_over = state.is_idle() && (state.is_exhausted || plan.stop.is_requested());
            if is_over || plan.stop.is_immediate() {
                return None;
            }
            state = sync::wait(completed, state, POLL_INTERVAL);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    fn plan(jobs: usize) -> Plan {
        Plan { jobs, window: 1 << 20, order: Order::Input, stop: Stop::default() }
    }

    /// Runs `work` on the items; each item is its own result and weighs 1.
    fn results<I>(plan: Plan, items: I, work: impl Fn(usize) + Send + Sync + 'static) -> Ordered<usize>
    where
        I: Iterator<Item = usize> + Send + 'static,
    {
        let work = move |n: usize| {
            work(n);
            n
        };
        ordered(plan, items, work, |_| 1).unwrap()
    }

    fn numbered(range: std::ops::Range<usize>) -> Vec<(usize, usize)> {
        range.map(|n| (n, n)).collect()
    }

    /// Returns a function that blocks until the sender sends or is dropped.
    fn gate() -> (mpsc::Sender<()>, impl Fn() + Send + Sync) {
        let (go, wait) = mpsc::channel::<()>();
        let wait = Mutex::new(wait);
        (go, move || {
            let _ = lock(&wait).recv();
        })
    }

    #[test]
    fn results_keep_the_order_of_the_items() {
        // The first waits for the last, so that there is an order to restore.
        let (go, wait) = gate();
        let results = results(plan(4), 0..200, move |n| match n {
            0 => wait(),
            199 => drop(go.send(())),
            _ => {}
        });
        assert_eq!(results.collect::<Vec<_>>(), numbered(0..200));
    }

    #[test]
    fn no_more_items_are_in_flight_than_jobs() {
        let now = Arc::new(Mutex::new((0, 0)));
        let seen = Arc::clone(&now);
        let results = results(plan(5), 0..100, move |_| {
            {
                let mut now = lock(&now);
                now.0 += 1;
                now.1 = now.0.max(now.1);
            }
            thread::sleep(Duration::from_millis(2));
            lock(&now).0 -= 1;
        });
        assert_eq!(results.count(), 100);
        assert!(lock(&seen).1 <= 5);
    }

    #[test]
    fn no_item_is_claimed_while_the_window_is_full() {
        let (go, wait) = gate();
        let started = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&started);
        let mut results = results(Plan { window: 4, ..plan(4) }, 0..100, move |n| {
            *lock(&started) += 1;
            if n == 0 {
                wait();
            }
        });
        // Four results fill the window while the first item is in flight; a few more may have been claimed before.
        while lock(&results.shared.state).held < 4 {
            thread::yield_now();
        }
        assert!(!results.is_ready());
        drop(go);
        assert_eq!(results.next(), Some((0, 0)));
        assert!(*lock(&seen) <= 8);
        assert_eq!(results.collect::<Vec<_>>(), numbered(1..100));
    }

    #[test]
    fn an_emitted_result_stays_in_the_window_until_the_next_call() {
        let plan = Plan { window: 1, order: Order::Completion, ..plan(1) };
        let mut results = results(plan, 0..3, |_| {});
        for n in 0..3 {
            assert_eq!(results.next(), Some((n, n)));
            let state = lock(&results.shared.state);
            assert!(state.held == 1 && state.is_idle(), "no item is claimed before the result is written");
        }
        assert_eq!(results.next(), None);
    }

    #[test]
    fn completion_order_emits_results_at_once() {
        let (go, wait) = gate();
        let plan = Plan { window: 1, order: Order::Completion, ..plan(2) };
        let mut results = results(plan, 0..100, move |n| {
            if n == 0 {
                wait();
            }
        });
        for n in 1..100 {
            assert_eq!(results.next(), Some((n, n)));
        }
        drop(go);
        assert_eq!((results.next(), results.next()), (Some((0, 0)), None));
    }

    #[test]
    fn stopping_finishes_what_is_in_flight() {
        let plan = plan(3);
        let stop = plan.stop.clone();
        let mut results = results(plan, 0..usize::MAX, move |n| {
            if n == 10 {
                stop.request();
            }
        });
        let got: Vec<_> = results.by_ref().collect();
        assert!((11..=13).contains(&got.len()), "{got:?}");
        assert_eq!(got, numbered(0..got.len()));
        assert!(!results.is_complete());
    }

    #[test]
    fn stopping_does_not_wait_for_blocked_items() {
        let (_keep, items) = mpsc::channel();
        let plan = plan(3);
        let stop = plan.stop.clone();
        let mut results = results(plan, items.into_iter(), |_| {});
        stop.request();
        assert_eq!(results.next(), None);
    }

    #[test]
    fn an_immediate_stop_abandons_items_in_flight() {
        let (go, wait) = gate();
        let plan = Plan { order: Order::Completion, ..plan(1) };
        let stop = plan.stop.clone();
        let mut results = results(plan, 0..9, move |n| {
            if n == 1 {
                wait();
            }
        });
        assert_eq!(results.next(), Some((0, 0)));
        while lock(&results.shared.state).in_flight != BTreeSet::from([1]) {
            thread::yield_now();
        }
        stop.request_now();
        assert_eq!(results.next(), None);
        assert_eq!(results.abandon(), (vec![], vec![1]));
        drop(go);
    }

    #[test]
    fn a_result_after_an_immediate_stop_is_returned_by_abandon() {
        let (go, wait) = gate();
        let plan = Plan { order: Order::Completion, ..plan(1) };
        let stop = plan.stop.clone();
        let mut results = results(plan, 0..9, move |_| wait());
        while lock(&results.shared.state).in_flight.is_empty() {
            thread::yield_now();
        }
        stop.request_now();
        assert_eq!(results.next(), None);
        drop(go);
        while !lock(&results.shared.state).in_flight.is_empty() {
            thread::yield_now();
        }
        assert_eq!(results.abandon(), (vec![(0, 0)], vec![]));
    }

    #[test]
    fn no_items_yield_no_results() {
        let mut results = results(plan(3), std::iter::empty(), |_| {});
        assert_eq!(results.next(), None);
        assert!(results.is_complete());
    }

    #[test]
    fn a_panic_is_resumed_and_other_items_complete() {
        let mut results = results(plan(2), 0..10, |n| assert!(n != 3, "a mistake"));
        assert_eq!(results.by_ref().take(3).collect::<Vec<_>>(), numbered(0..3));
        assert!(catch_unwind(AssertUnwindSafe(|| results.next())).is_err());
        assert_eq!(results.collect::<Vec<_>>(), numbered(4..10));
    }
}
