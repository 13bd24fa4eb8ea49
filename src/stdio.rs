//! The standard streams: closed ones are errors, and waiting for one of them ends when a run must stop.

use std::fs::File;
use std::io::{self, Read, Write};
#[cfg(unix)]
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
#[cfg(unix)]
use std::{thread, time::Duration};

use crate::signal::Stop;

/// Small writes are collected up to this many bytes.
const BUFFER: usize = 64 * 1024;
/// How often a blocked read or write checks whether to stop, in milliseconds.
#[cfg(unix)]
const POLL_INTERVAL: i64 = 100;

/// Standard output: buffered, and with a count of the bytes that the system has accepted.
pub struct Output {
    sink: Box<dyn Write>,
    buffer: Vec<u8>,
    accepted: u64,
    stop: Option<Stop>,
}

impl Output {
    /// The standard output of this process.
    pub fn real() -> Output {
        let sink: Box<dyn Write> = if at_start::stdout_is_closed() { Box::new(Closed) } else { stdout() };
        Output { sink, buffer: Vec::new(), accepted: 0, stop: None }
    }

    /// How many bytes have been written to this, buffered ones included.
    pub fn position(&self) -> u64 {
        self.accepted + self.buffer.len() as u64
    }

    /// How many bytes the system has accepted.
    pub fn accepted(&self) -> u64 {
        self.accepted
    }

    /// From now on, a write that blocks fails once the run must stop at once.
    pub fn stop_with(&mut self, stop: &Stop) {
        self.stop = Some(stop.clone());
    }

    /// Writes the first of `bytes`, and returns how many.
    fn write_some(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let ready = match &self.stop {
            Some(stop) => &bytes[..writable(io::stdout(), bytes.len(), || stop.is_immediate())?],
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

    /// Writes what is buffered. What can't be written is dropped: a later attempt must not write it in the middle of something.
    fn flush(&mut self) -> io::Result<()> {
        let buffer = std::mem::take(&mut self.buffer);
        let mut rest = buffer.as_slice();
        while !rest.is_empty() {
            match self.write_some(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Another program has made it non-blocking.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    writable(io::stdout(), rest.len(), || false).map(drop)?;
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

/// Standard output without the library's buffer, which writes at each line end.
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

/// Windows' console wants what the library makes of UTF-8.
#[cfg(not(unix))]
fn stdout() -> Box<dyn Write> {
    Box::new(io::stdout().lock())
}

/// Waits until `stream` can be written to, and returns how many of `length` bytes it takes without blocking.
#[cfg(unix)]
pub fn writable(stream: impl AsFd, length: usize, gives_up: impl FnMut() -> bool) -> io::Result<usize> {
    let is_file =
        rustix::fs::fstat(stream.as_fd()).is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file());
    if is_file {
        return Ok(length);
    }
    wait(stream, rustix::event::PollFlags::OUT, gives_up)?;
    // What is ready takes this much without blocking (POSIX, "write").
    Ok(length.min(libc::PIPE_BUF))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
pub fn writable<S>(_: S, length: usize, _: impl FnMut() -> bool) -> io::Result<usize> {
    Ok(length)
}

/// Waits until `stream` is ready.
#[cfg(unix)]
fn wait(stream: impl AsFd, event: rustix::event::PollFlags, mut gives_up: impl FnMut() -> bool) -> io::Result<()> {
    let interval = rustix::event::Timespec { tv_sec: 0, tv_nsec: POLL_INTERVAL * 1_000_000 };
    loop {
        let mut stream = [rustix::event::PollFd::new(&stream, event)];
        match rustix::event::poll(&mut stream, Some(&interval)) {
            Ok(1..) => return Ok(()),
            Ok(0) | Err(rustix::io::Errno::INTR) if gives_up() => return Err(stopped()),
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Not [`io::ErrorKind::Interrupted`], after which the library tries again.
fn stopped() -> io::Error {
    io::Error::other("stopped while it was waited for")
}

/// Writes a message to standard error, all of it unless standard error is blocked and `gives_up`, which is asked ten times a
/// second.
pub fn write_message(text: &str, mut gives_up: impl FnMut() -> bool) -> io::Result<()> {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let ready = writable(io::stderr(), rest.len(), &mut gives_up)?;
        io::stderr().write_all(&rest[..ready])?;
        rest = &rest[ready..];
    }
    Ok(())
}

/// Writes to standard error if it takes that at once, and nothing otherwise.
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

/// Opens a file for writing without emptying it, and makes it if it `is_new`. A pipe that no program reads is waited for until `stop`.
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

/// A reader that ends with an error when the run must stop: a thread that waits for input would hold it up.
pub struct Input<R> {
    inner: R,
    stop: Stop,
}

impl<R> Input<R> {
    /// Reads from `inner` until `stop`.
    pub fn new(inner: R, stop: &Stop) -> Input<R> {
        Input { inner, stop: stop.clone() }
    }
}

#[cfg(unix)]
impl<R: Read + AsFd> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        wait(&self.inner, rustix::event::PollFlags::IN, || self.stop.is_requested())?;
        if self.stop.is_requested() {
            return Err(stopped());
        }
        self.inner.read(buffer)
    }
}

#[cfg(not(unix))]
impl<R: Read> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_requested() { Err(stopped()) } else { self.inner.read(buffer) }
    }
}

/// Standard input, for as long as `stop` lets it be waited for.
#[cfg_attr(not(unix), expect(clippy::unnecessary_wraps, reason = "as on Unix"))]
pub fn stdin_until(stop: &Stop) -> io::Result<Box<dyn Read + Send>> {
    if at_start::stdin_is_closed() {
        return Ok(Box::new(Closed));
    }
    #[cfg(unix)]
    {
        let stdin: OwnedFd = io::stdin().as_fd().try_clone_to_owned()?;
        Ok(Box::new(Input::new(File::from(stdin), stop)))
    }
    #[cfg(not(unix))]
    Ok(Box::new(Input::new(io::stdin(), stop)))
}

/// Standard input, however long it is waited for.
pub fn stdin() -> Box<dyn Read + Send> {
    if at_start::stdin_is_closed() { Box::new(Closed) } else { Box::new(io::stdin()) }
}

/// A standard stream that can't be used from the start (`<&-`, `>&-`, `1<file`): to say that all is well would be a lie.
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

/// Whether standard input was closed, or standard output closed or not open for writing, when the process began.
///
/// Before `main` Rust opens `/dev/null` in the place of a closed standard stream, and later takes a standard output that can't be
/// written to for that: what is written is lost without an error. Only what runs before that can tell.
#[cfg(unix)]
#[allow(unsafe_code, reason = "the attribute makes a function run before main; the function itself is safe")]
mod at_start {
    use std::sync::atomic::{AtomicBool, Ordering};

    static STDIN_IS_CLOSED: AtomicBool = AtomicBool::new(false);
    static STDOUT_IS_CLOSED: AtomicBool = AtomicBool::new(false);

    #[ctor::ctor(unsafe)]
    fn look() {
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
mod at_start {
    pub(super) fn stdin_is_closed() -> bool {
        false
    }

    pub(super) fn stdout_is_closed() -> bool {
        false
    }
}
