//! Work on many items in parallel, with results in the order of the items.
//!
//! Blocking threads, as the HTTP library blocks. Results that are ready and not yet emitted wait in a window of bounded weight, and
//! nothing new is claimed while it is full: memory doesn't grow with the number of items, and a stalled reader stops the work.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use crate::signal::Stop;
use crate::sync::{self, POLL_INTERVAL, lock};

/// How the work is done.
#[derive(Clone)]
pub struct Plan {
    /// How many items are worked on at a time.
    pub jobs: usize,
    /// Nothing is claimed while results of this weight wait to be emitted.
    pub window: usize,
    /// In which order results are emitted.
    pub order: Order,
    /// Once requested, nothing is claimed any more.
    pub stop: Stop,
}

/// In which order results are emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// In the order of the items.
    Input,
    /// As they are completed.
    Completion,
}

/// The results, each with the number of its item, counted from 0.
pub struct Ordered<R> {
    shared: Arc<Shared<R>>,
    /// The weight of the result that was emitted last. It is in use until the next one is asked for.
    last: usize,
}

struct Shared<R> {
    state: Mutex<OrderedState<R>>,
    /// The next result may be ready.
    completed: Condvar,
    /// The window may have room.
    emitted: Condvar,
    plan: Plan,
}

struct OrderedState<R> {
    /// What waits to be emitted, with its weight; or the panic that came instead.
    ready: BTreeMap<usize, (thread::Result<R>, usize)>,
    /// The sum of the weights, with that of the result that was emitted last.
    held: usize,
    /// How many have been emitted.
    emitted: usize,
    /// The items that are being worked on.
    in_flight: BTreeSet<usize>,
    /// There are no more items.
    exhausted: bool,
}

/// Lets threads claim `items` and do the `work` on them; `weight` is that of a result in the window.
///
/// The error is the system's, when not even one thread can be started. Fewer than were asked for do as well.
pub fn ordered<T, R: Send + 'static>(
    plan: Plan,
    items: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    weight: impl Fn(&R) -> usize + Send + Sync + 'static,
) -> io::Result<Ordered<R>> {
    let jobs = plan.jobs;
    let state =
        OrderedState { ready: BTreeMap::new(), held: 0, emitted: 0, in_flight: BTreeSet::new(), exhausted: false };
    let (state, completed, emitted) = (Mutex::new(state), Condvar::new(), Condvar::new());
    let shared = Arc::new(Shared { state, completed, emitted, plan });
    let items = Arc::new(Mutex::new(items));
    let work = Arc::new(move |item| {
        // Without a result in its place, the results after it would never be emitted.
        let result = catch_unwind(AssertUnwindSafe(|| work(item)));
        let weight = result.as_ref().map_or(0, &weight);
        (result, weight)
    });
    let start = || {
        let (shared, items, work) = (Arc::clone(&shared), Arc::clone(&items), Arc::clone(&work));
        thread::Builder::new().spawn(move || {
            loop {
                // A statement of its own, so that others can claim theirs while this one is worked on.
                let claimed = shared.claim(&mut *lock(&items));
                let Some((number, item)) = claimed else { break };
                shared.complete(number, work(item));
            }
        })
    };
    start()?;
    (1..jobs).take_while(|_| start().is_ok()).for_each(drop);
    Ok(Ordered { shared, last: 0 })
}

impl<R> Shared<R> {
    /// The next item and its number, once the window has room. The caller holds the lock of `items`, so that numbers follow
    /// the order, and so that no other thread waits for room.
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
            // What ends because of the stop is not all there is.
            state.exhausted |= !is_stopped();
            self.completed.notify_one();
            return None;
        };
        // The item may have been waited for. From here on it counts as claimed, or not at all.
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
        // The thread that is woken takes the lock.
        drop(state);
        // Waking a thread is a system call, also when there is nothing for it to do.
        if is_next {
            self.completed.notify_one();
        }
    }
}

impl<R> OrderedState<R> {
    /// The number of the result that is emitted next, if it is ready.
    fn next(&self, order: Order) -> Option<usize> {
        let first = self.ready.keys().next().copied()?;
        (order == Order::Completion || first == self.emitted).then_some(first)
    }

    fn is_idle(&self) -> bool {
        self.ready.is_empty() && self.in_flight.is_empty()
    }
}

impl<R> Ordered<R> {
    /// Whether the next result is ready, so that asking for it takes no time.
    pub fn is_ready(&self) -> bool {
        lock(&self.shared.state).next(self.shared.plan.order).is_some()
    }

    /// Whether all items were claimed and all results emitted: nothing was left undone.
    pub fn is_complete(&self) -> bool {
        let state = lock(&self.shared.state);
        state.exhausted && state.is_idle()
    }

    /// After a stop: the results that have come meanwhile, and the items that have none. Later results are dropped.
    pub fn abandon(self) -> (Vec<(usize, R)>, Vec<usize>) {
        let mut state = lock(&self.shared.state);
        let ready = std::mem::take(&mut state.ready).into_iter();
        let results = ready.filter_map(|(number, (result, _))| Some((number, result.ok()?))).collect();
        (results, state.in_flight.iter().copied().collect())
    }
}

impl<R> Iterator for Ordered<R> {
    type Item = (usize, R);

    /// Waits for the next result. `None` when there is none any more: all items are done, or those that were claimed before the
    /// run was stopped, or the run must stop at once.
    fn next(&mut self) -> Option<(usize, R)> {
        let Shared { completed, emitted, plan, .. } = &*self.shared;
        let mut state = lock(&self.shared.state);
        let was_full = state.held >= plan.window;
        state.held -= std::mem::take(&mut self.last);
        if was_full {
            emitted.notify_one();
        }
        loop {
            if let Some(number) = state.next(plan.order) {
                let (result, weight) = state.ready.remove(&number)?;
                state.emitted += 1;
                drop(state);
                self.last = weight;
                // A bug of ours ends the program here as it would have there.
                return Some((number, result.unwrap_or_else(|panic| resume_unwind(panic))));
            }
            let is_over = state.is_idle() && (state.exhausted || plan.stop.is_requested());
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

    /// The results of these items, each of which is its own result and weighs 1.
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

    /// What waits until it is let go.
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
    fn as_many_at_a_time_as_there_are_jobs() {
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
    fn nothing_is_claimed_while_the_window_is_full() {
        let (go, wait) = gate();
        let begun = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&begun);
        let mut results = results(Plan { window: 4, ..plan(4) }, 0..100, move |n| {
            *lock(&begun) += 1;
            if n == 0 {
                wait();
            }
        });
        // Four fill the window while the first is in flight, and two more may have been claimed before they were complete.
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
    fn a_result_is_held_until_the_next_one_is_asked_for() {
        let plan = Plan { window: 1, order: Order::Completion, ..plan(1) };
        let mut results = results(plan, 0..3, |_| {});
        for n in 0..3 {
            assert_eq!(results.next(), Some((n, n)));
            let state = lock(&results.shared.state);
            assert!(state.held == 1 && state.is_idle(), "it has not been written, so nothing else begins");
        }
        assert_eq!(results.next(), None);
    }

    #[test]
    fn a_result_waits_for_no_other_when_order_does_not_matter() {
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
    fn stopping_does_not_wait_for_items_that_do_not_come() {
        let (_keep, items) = mpsc::channel();
        let plan = plan(3);
        let stop = plan.stop.clone();
        let mut results = results(plan, items.into_iter(), |_| {});
        stop.request();
        assert_eq!(results.next(), None);
    }

    #[test]
    fn stopping_at_once_leaves_what_is_in_flight() {
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
    fn a_result_that_comes_after_the_stop_is_not_lost() {
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
    fn no_items_are_no_results() {
        let mut results = results(plan(3), std::iter::empty(), |_| {});
        assert_eq!(results.next(), None);
        assert!(results.is_complete());
    }

    #[test]
    fn a_panic_is_passed_on_and_the_others_go_on() {
        let mut results = results(plan(2), 0..10, |n| assert!(n != 3, "a mistake"));
        assert_eq!(results.by_ref().take(3).collect::<Vec<_>>(), numbered(0..3));
        assert!(catch_unwind(AssertUnwindSafe(|| results.next())).is_err());
        assert_eq!(results.collect::<Vec<_>>(), numbered(4..10));
    }
}
