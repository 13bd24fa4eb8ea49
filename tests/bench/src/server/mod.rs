//! The API that is asked: HTTP/1.1 on the loopback interface, a thread a connection.
//!
//! It is a process of its own, this program once more, so that neither its memory nor its work is taken for that of what is
//! measured.

mod connection;
mod counters;
mod handle;
pub mod process;

use std::path::PathBuf;
use std::time::Duration;

pub use counters::Counts;
pub use handle::Server;

/// What a server serves.
pub struct Served {
    /// How many sessions each user has.
    pub sessions: u64,
    /// How long it thinks before it responses.
    pub latency: Duration,
    /// TLS: the folder to put the certificates into that a client needs.
    pub certificates: Option<PathBuf>,
}
