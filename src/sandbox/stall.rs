//! Gives up on a client that stops reading its answer.

use hyper::rt::{Read, ReadBufCursor, Write};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// A connection whose writes fail once none has made progress for a while. hyper has a time-out for the head of a
/// request but none for its answer, and a client that never reads would hold its place for ever.
pub(super) struct StallGuard<S> {
    stream: S,
    patience: Duration,
    /// Runs only while the client owes us a read.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl<S> StallGuard<S> {
    pub(super) fn new(stream: S, patience: Duration) -> StallGuard<S> {
        StallGuard { stream, patience, deadline: None }
    }

    /// Passes the outcome of a write on, or a time-out in its place.
    fn watch<T>(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.deadline = None;
            return outcome;
        }
        let patience = self.patience;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(patience)));
        match deadline.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: Read + Unpin> Read for StallGuard<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: Write + Unpin> Write for StallGuard<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(context);
        self.watch(context, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(context);
        self.watch(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(context, outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::super::server::Limits;
    use super::super::testing::{Client, request};
    use super::super::{Data, Sandbox, USER};
    use super::*;

    #[test]
    fn a_client_that_does_not_read_is_cut_off() {
        // More than the system's buffers for a connection hold.
        let padding = "x".repeat(32 * 1024 * 1024);
        let session = format!(
            r#"[{{"id":"{USER}","userId":"{USER}","environmentId":"{USER}","createdAt":"2026-05-16T09:30:00Z",
            "expiresAt":"2026-05-23T09:30:00Z","lastUsedAt":"2026-05-16T11:42:00Z","userAgent":"{padding}"}}]"#
        );
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &session).unwrap();
        let mut sandbox = Sandbox::bind(0, Data::from_fixture(file.path()).unwrap()).unwrap();
        sandbox.limits = Limits { stall: Duration::from_millis(60), connections: 1, ..Limits::default() };
        let sandbox = sandbox.spawn().unwrap();

        let mut greedy = Client::of(&sandbox);
        greedy.send(&request("GET", &format!("{USER}/sessions"), ""));
        // There is one place, so this is answered only once the other was thrown out.
        let mut patient = Client::of(&sandbox);
        assert_eq!(patient.call("GET", USER, "").status, 200);
        // One that does read gets everything.
        let answer = patient.call("GET", &format!("{USER}/sessions"), "");
        assert!(answer.body == session);
    }
}
