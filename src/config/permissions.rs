//! Permissions of files that hold a key or name a program to run.

use std::fs::Metadata;
use std::path::Path;

/// Checks that only the owner can access the file `path`, which holds a key; the error is a predicate.
///
/// A file of another owner (a mounted secret of root's, say) is accepted, since the user can't change it; so is one that root
/// reads as a mounted secret.
pub(super) fn check_private(path: &Path, metadata: &Metadata) -> Result<(), String> {
    match insecure_mode(metadata, 0o066) {
        Some(mode) if !is_mounted_secret(path, mode) => {
            Err(format!("holds a secret key that others can read or replace (mode {mode:04o})"))
        }
        _ => Ok(()),
    }
}

/// Returns whether root reads a file with this mode that others may read, but that is mounted for this container or service: on a
/// read-only mount, or where Docker, Podman, Kubernetes and systemd put secrets.
#[cfg(unix)]
fn is_mounted_secret(path: &Path, mode: u32) -> bool {
    use rustix::fs::{StatVfsMountFlags, statvfs};
    let is_root = rustix::process::geteuid().is_root();
    let is_read_only = || statvfs(path).is_ok_and(|mount| mount.f_flag.contains(StatVfsMountFlags::RDONLY));
    // Links are followed: `/var/run` is one, and so are the files that Kubernetes mounts.
    let folders = ["/run/secrets", "/var/run/secrets"];
    let is_secret = || path.canonicalize().is_ok_and(|path| folders.iter().any(|folder| path.starts_with(folder)));
    is_root && (is_read_only() || (mode & 0o022 == 0 && is_secret()))
}

#[cfg(not(unix))]
fn is_mounted_secret(_: &Path, _: u32) -> bool {
    false
}

/// Checks that only the owner can write a file that names a program to run; the error is a predicate.
pub(super) fn check_not_writable(metadata: &Metadata) -> Result<(), String> {
    match insecure_mode(metadata, 0o022) {
        Some(mode) => Err(format!("names a program to run, and others can replace it (mode {mode:04o})")),
        None => Ok(()),
    }
}

/// Returns the mode of a file of the current user's if any of `bits` is set in it.
#[cfg(unix)]
pub(crate) fn insecure_mode(metadata: &Metadata, bits: u32) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let is_own = metadata.uid() == rustix::process::geteuid().as_raw();
    (is_own && metadata.mode() & bits != 0).then_some(metadata.mode() & 0o7777)
}

/// On Windows, access lists keep the user's profile folder private.
#[cfg(not(unix))]
pub(crate) fn insecure_mode(_: &Metadata, _: u32) -> Option<u32> {
    None
}
