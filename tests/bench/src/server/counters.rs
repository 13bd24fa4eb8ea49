//! What happened at the server.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

#[derive(Default)]
pub struct Counters {
    connections: AtomicU64,
    requests: AtomicU64,
    in_flight: AtomicU64,
    most_in_flight: AtomicU64,
}

/// What happened since it was asked for the last time.
#[derive(Clone, Copy)]
pub struct Counts {
    /// Connections that were opened.
    pub connections: u64,
    /// Requests that were read.
    pub requests: u64,
    /// The most requests that were being processed at one time.
    pub most_in_flight: u64,
}

impl Counters {
    pub fn connected(&self) {
        self.connections.fetch_add(1, SeqCst);
    }

    pub fn begin_request(&self) {
        self.requests.fetch_add(1, SeqCst);
        let in_flight = self.in_flight.fetch_add(1, SeqCst) + 1;
        self.most_in_flight.fetch_max(in_flight, SeqCst);
    }

    pub fn end_request(&self) {
        self.in_flight.fetch_sub(1, SeqCst);
    }

    /// What happened; counting begins anew.
    pub fn take(&self) -> Counts {
        Counts {
            connections: self.connections.swap(0, SeqCst),
            requests: self.requests.swap(0, SeqCst),
            most_in_flight: self.most_in_flight.swap(0, SeqCst),
        }
    }
}
