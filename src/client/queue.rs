//! Threads that wait for their turn, in the order in which they came.

use std::collections::VecDeque;
use std::thread::{self, Thread};

/// Only the first is woken: waking all of them for one turn would cost more than the request.
#[derive(Default)]
pub(super) struct Queue(pub(super) VecDeque<Thread>);

impl Queue {
    /// This thread waits.
    pub(super) fn enter(&mut self) {
        self.0.push_back(thread::current());
    }

    /// Whether it is this thread's turn.
    pub(super) fn is_first(&self) -> bool {
        self.0.front().is_some_and(|first| first.id() == thread::current().id())
    }

    /// This thread waits no longer.
    pub(super) fn leave(&mut self) {
        let this = thread::current().id();
        self.0.retain(|thread| thread.id() != this);
        self.wake_first();
    }

    pub(super) fn wake_first(&self) {
        self.0.front().inspect(|thread| thread.unpark());
    }
}
