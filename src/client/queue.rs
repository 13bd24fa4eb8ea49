//! First-in, first-out queue of waiting threads.

use std::collections::VecDeque;
use std::thread::{self, Thread};

/// Wakes the first thread only: waking all of them costs more than the request.
#[derive(Default)]
pub(super) struct Queue(pub(super) VecDeque<Thread>);

impl Queue {
    /// Adds the current thread.
    pub(super) fn enter(&mut self) {
        self.0.push_back(thread::current());
    }

    /// Whether the current thread is the first.
    pub(super) fn is_first(&self) -> bool {
        self.0.front().is_some_and(|first| first.id() == thread::current().id())
    }

    /// Removes the current thread.
    pub(super) fn leave(&mut self) {
        let current = thread::current().id();
        self.0.retain(|thread| thread.id() != current);
        self.wake_first();
    }

    pub(super) fn wake_first(&self) {
        self.0.front().inspect(|thread| thread.unpark());
    }
}
