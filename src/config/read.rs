//! Reads bounded input into memory that is wiped when it is dropped.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

/// In bytes. Longer input is not a key, but the wrong file.
const MAX_KEY_SIZE: usize = 16 * 1024;

/// Reads a regular file of at most `limit` bytes.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> io::Result<(Zeroizing<Vec<u8>>, fs::Metadata)> {
    // Checked before opening: opening a pipe without a writer blocks for ever.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.len() > limit {
        return Err(io::Error::other("it is too large"));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1));
    file.take(limit).read_to_end(&mut bytes)?;
    Ok((bytes, metadata))
}

/// Reads a key of at most [`MAX_KEY_SIZE`] bytes.
pub(super) fn read_key(from: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // Never reallocated: a buffer that grows leaves copies of the key behind.
    let mut key = Zeroizing::new(Vec::with_capacity(MAX_KEY_SIZE + 1));
    from.take(MAX_KEY_SIZE as u64 + 1).read_to_end(&mut key)?;
    if key.len() > MAX_KEY_SIZE {
        return Err(io::Error::other("it is too large to be a secret key"));
    }
    Ok(key)
}
