//! Standard streams that report errors when they are closed, and whose waits end when a run must stop.

use std::fs::File;
use std::io::{self, Read, Write};
#[cfg(unix)]
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
#[cfg(unix)]
use std::{thread, time::Duration};

use crate::signal::Stop;
#[cfg(unix)]
use crate::sync::POLL_INTERVAL;

/// Size of the buffer of standard output, in bytes.
const BUFFER: usize = 64 * 1024;

/// Buffered standard output that counts the bytes that the system has accepted.
pub struct Output {
    sink: Box<dyn Write>,
    buffer: Vec<u8>,
    accepted: u64,
    stop: Option<Stop>,
}

impl Output {
    /// Returns the standard output of this process.
    pub fn real() -> Output {
        let sink: Box<dyn Write> = if startup::stdout_is_closed() { Box::new(Closed) } else { stdout() };
        Output { sink, buffer: Vec::new(), accepted: 0, stop: None }
    }

    /// Returns the number of bytes written so far, including buffered ones.
    pub fn position(&self) -> u64 {
        self.accepted + self.buffer.len() as u64
    }

    /// Returns the number of bytes that the system has accepted.
    pub fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Makes a blocked write fail once an immediate stop is requested.
    pub fn stop_with(&mut self, stop: &Stop) {
        self.stop = Some(stop.clone());
    }

    /// Writes a part of `bytes` and returns its length.
    fn write_some(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let ready = match &self.stop {
            Some(stop) => &bytes[..wait_writable(io::stdout(), bytes.len(), || stop.is_immediate())?],
            None => bytes,
        };
        let written = self.sink.write(ready)?;
        if written == 0 && !ready.is_empty() {
            return Err(io::ErrorKind::WriteZero.into());
        }
        self.accepted += written as u64;
        Ok(written)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        if bytes.len() > BUFFER {
            return self.write_some(bytes);
        }
        self.buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Writes the buffer. After an error the rest of the buffer is dropped, so that a later write can't continue in the middle of a
    /// line.
    fn flush(&mut self) -> io::Result<()> {
        let buffer = std::mem::take(&mut self.buffer);
        let mut rest = buffer.as_slice();
        while !rest.is_empty() {
            match self.write_some(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Another program has made standard output non-blocking.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    wait_writable(io::stdout(), rest.len(), || false).map(drop)?;
                }
                Err(error) => return Err(error),
            }
        }
        self.sink.flush()?;
        self.buffer = buffer;
        self.buffer.clear();
        Ok(())
    }
}

/// Standard output without the buffer of the standard library, which flushes at each line end.
#[cfg(unix)]
fn stdout() -> Box<dyn Write> {
    struct Stdout;
    impl Write for Stdout {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(rustix::io::write(io::stdout(), bytes)?)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    Box::new(Stdout)
}

/// The standard library converts UTF-8 for the Windows console. Not locked, as the thread that handles signals writes, too.
#[cfg(not(unix))]
fn stdout() -> Box<dyn Write> {
    Box::new(io::stdout())
}

/// Waits until `stream` is writable, and returns how many of `length` bytes it accepts without blocking.
#[cfg(unix)]
fn wait_writable(stream: impl AsFd, length: usize, is_cancelled: impl FnMut() -> bool) -> io::Result<usize> {
    let is_file =
        rustix::fs::fstat(stream.as_fd()).is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file());
    if is_file {
        return Ok(length);
    }
    wait(stream, rustix::event::PollFlags::OUT, is_cancelled)?;
    // A writable pipe accepts this much without blocking (POSIX, "write").
    Ok(length.min(libc::PIPE_BUF))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn wait_writable<S>(_: S, length: usize, _: impl FnMut() -> bool) -> io::Result<usize> {
    Ok(length)
}

/// Waits until `stream` is ready. Calls `is_cancelled` at every [`POLL_INTERVAL`].
#[cfg(unix)]
fn wait(stream: impl AsFd, event: rustix::event::PollFlags, mut is_cancelled: impl FnMut() -> bool) -> io::Result<()> {
    let interval = rustix::event::Timespec { tv_sec: 0, tv_nsec: POLL_INTERVAL.subsec_nanos().into() };
    loop {
        let mut stream = [rustix::event::PollFd::new(&stream, event)];
        match rustix::event::poll(&mut stream, Some(&interval)) {
            Ok(1..) => return Ok(()),
            Ok(0) | Err(rustix::io::Errno::INTR) if is_cancelled() => return Err(stopped()),
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Not [`io::ErrorKind::Interrupted`], after which the standard library retries.
fn stopped() -> io::Error {
    io::Error::other("stopped while it was waited for")
}

/// Writes all of a message to standard error. While standard error is blocked, calls `is_cancelled` at every [`POLL_INTERVAL`], and
/// gives up if it returns true.
pub fn write_message(text: &str, mut is_cancelled: impl FnMut() -> bool) -> io::Result<()> {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let ready = wait_writable(io::stderr(), rest.len(), &mut is_cancelled)?;
        io::stderr().write_all(&rest[..ready])?;
        rest = &rest[ready..];
    }
    Ok(())
}

/// Writes to standard error unless that would block.
pub fn write_if_ready(text: &str) {
    #[cfg(unix)]
    {
        let stderr = io::stderr();
        let mut stderr = [rustix::event::PollFd::new(&stderr, rustix::event::PollFlags::OUT)];
        let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
        if !rustix::event::poll(&mut stderr, Some(&now)).is_ok_and(|ready| ready > 0) {
            return;
        }
    }
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Opens a file for writing without truncating it, and creates it if it `is_new`. Waits for a reader of a pipe until `stop`.
pub fn open_for_writing(path: &Path, is_new: bool, stop: &Stop) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(is_new).truncate(false);
    #[cfg(unix)]
    if path.metadata().is_ok_and(|metadata| std::os::unix::fs::FileTypeExt::is_fifo(&metadata.file_type())) {
        use rustix::fs::OFlags;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, OFlags::NONBLOCK.bits().cast_signed());
        loop {
            match options.open(path) {
                Ok(file) => {
                    rustix::fs::fcntl_setfl(&file, rustix::fs::fcntl_getfl(&file)? - OFlags::NONBLOCK)?;
                    return Ok(file);
                }
                Err(_) if stop.is_requested() => return Err(stopped()),
                Err(error) if error.raw_os_error() == Some(libc::ENXIO) => thread::sleep(Duration::from_millis(50)),
                Err(error) => return Err(error),
            }
        }
    }
    if stop.is_requested() { Err(stopped()) } else { options.open(path) }
}

/// A reader that fails when a stop is requested, also while it waits for input.
pub struct InterruptibleReader<R> {
    inner: R,
    stop: Stop,
}

impl<R> InterruptibleReader<R> {
    pub fn new(inner: R, stop: &Stop) -> InterruptibleReader<R> {
        InterruptibleReader { inner, stop: stop.clone() }
    }
}

#[cfg(unix)]
impl<R: Read + AsFd> Read for InterruptibleReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        wait(&self.inner, rustix::event::PollFlags::IN, || self.stop.is_requested())?;
        if self.stop.is_requested() {
            return Err(stopped());
        }
        self.inner.read(buffer)
    }
}

#[cfg(not(unix))]
impl<R: Read> Read for InterruptibleReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_requested() { Err(stopped()) } else { self.inner.read(buffer) }
    }
}

/// Returns a reader of standard input that fails when `stop` is requested.
#[cfg_attr(not(unix), expect(clippy::unnecessary_wraps, reason = "as on Unix"))]
pub fn stdin_until(stop: &Stop) -> io::Result<Box<dyn Read + Send>> {
    if startup::stdin_is_closed() {
        return Ok(Box::new(Closed));
    }
    #[cfg(unix)]
    {
        let stdin: OwnedFd = io::stdin().as_fd().try_clone_to_owned()?;
        Ok(Box::new(InterruptibleReader::new(File::from(stdin), stop)))
    }
    #[cfg(not(unix))]
    Ok(Box::new(InterruptibleReader::new(io::stdin(), stop)))
}

/// Returns a reader of standard input.
pub fn stdin() -> Box<dyn Read + Send> {
    if startup::stdin_is_closed() { Box::new(Closed) } else { Box::new(io::stdin()) }
}

/// A standard stream that was unusable from the start (`<&-`, `>&-`, `1<file`). Every use is an error.
struct Closed;

impl Read for Closed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("standard input is closed"))
    }
}

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("standard output is closed, or open for reading only"))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write(b"").map(drop)
    }
}

/// Detects standard streams that were closed, or not open for writing, when the process started.
///
/// Before `main`, Rust opens `/dev/null` in place of closed standard streams, and it ignores errors of a standard output that is not
/// open for writing. Output would be lost without an error, so the check must run before that.
#[cfg(unix)]
#[allow(unsafe_code, reason = "the attribute makes a function run before main; the function itself is safe")]
mod startup {
    use std::sync::atomic::{AtomicBool, Ordering};

    static STDIN_IS_CLOSED: AtomicBool = AtomicBool::new(false);
    static STDOUT_IS_CLOSED: AtomicBool = AtomicBool::new(false);

    #[ctor::ctor(unsafe)]
    fn check() {
        use rustix::fs::{OFlags, fcntl_getfl};
        STDIN_IS_CLOSED.store(fcntl_getfl(std::io::stdin()).is_err(), Ordering::Relaxed);
        let is_writable = fcntl_getfl(std::io::stdout()).is_ok_and(|flags| flags & OFlags::ACCMODE != OFlags::RDONLY);
        STDOUT_IS_CLOSED.store(!is_writable, Ordering::Relaxed);
    }

    pub(super) fn stdin_is_closed() -> bool {
        STDIN_IS_CLOSED.load(Ordering::Relaxed)
    }

    pub(super) fn stdout_is_closed() -> bool {
        STDOUT_IS_CLOSED.load(Ordering::Relaxed)
    }
}

#[cfg(not(unix))]
mod startup {
    pub(super) fn stdin_is_closed() -> bool {
        false
    }

    pub(super) fn stdout_is_closed() -> bool {
        false
    }
}
