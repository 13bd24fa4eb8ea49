//! What the standard library doesn't offer: how much memory a process used, and a file that has to come from the disk.

use std::fs::File;
use std::io;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

/// A process that has run.
pub struct Finished {
    pub status: ExitStatus,
    pub wall: Duration,
    pub memory: Memory,
}

/// The largest resident size of any process among a command and what it started and waited for.
#[derive(Clone, Copy)]
pub struct Memory {
    pub bytes: u64,
    /// Whether it may have been less. A process is born with the pages of whoever started it, here the measuring program, and
    /// the system counts them; what stays below can't be told.
    pub at_most: bool,
}

/// Runs a command to its end. Only children that are run here may be waited for here.
#[expect(unsafe_code, reason = "wait4 is the only call that tells a child's memory apart from that of earlier ones")]
pub fn run(command: &mut Command) -> io::Result<Finished> {
    use std::os::unix::process::ExitStatusExt;

    let begin = Instant::now();
    let child = command.spawn()?;
    let pid = i32::try_from(child.id()).map_err(io::Error::other)?;
    let mut status = 0;
    // SAFETY: rusage is plain numbers, for which zero is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers are to live variables of the types that the call fills in.
        if unsafe { libc::wait4(pid, &raw mut status, 0, &raw mut usage) } == pid {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    let wall = begin.elapsed();
    let bytes = bytes_of(&usage);
    let memory = Memory { bytes, at_most: bytes <= own_memory() };
    Ok(Finished { status: ExitStatus::from_raw(status), wall, memory })
}

/// The largest resident size that this program had. getrusage would give that of cargo, which is large and turned into this
/// program by exec. Linux tells; elsewhere nothing is known and nothing marked.
fn own_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kibibytes =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    kibibytes.unwrap_or(0) * 1_024
}

fn bytes_of(usage: &libc::rusage) -> u64 {
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1_024 };
    u64::try_from(usage.ru_maxrss).unwrap_or(0) * unit
}

/// Makes the system forget what it keeps of a file in memory. Whether it did can't be told: a file system in memory can't.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "posix_fadvise has no safe counterpart in the standard library")]
pub fn forget(file: &File) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    // What isn't on the disk yet is not forgotten.
    file.sync_all()?;
    // SAFETY: the descriptor is open as long as `file` lives.
    match unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_DONTNEED) } {
        0 => Ok(()),
        error => Err(io::Error::from_raw_os_error(error)),
    }
}

#[cfg(not(target_os = "linux"))]
pub fn forget(_: &File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
