//! Permissions of files that hold a key or name a program to run.

use std::fs::Metadata;

/// Checks that only the owner can access a file that holds a key; the error is a predicate.
///
/// A file of another owner (a mounted secret of root's, say) is accepted: the user can't change it.
pub(super) fn check_private(metadata: &Metadata) -> Result<(), String> {
    match insecure_mode(metadata, 0o066) {
        Some(mode) => Err(format!("holds a secret key that others can read or replace (mode {mode:04o})")),
        None => Ok(()),
    }
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
