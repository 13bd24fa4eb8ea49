//! `--secret-key-file`: the key from a private file, a pipe or standard input.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use super::{Origin, Sourced};
use crate::error::Error;
use crate::host::Host;

/// No key is as long as this; what is longer is the wrong file.
const LIMIT: usize = 16 * 1024;

/// Reads the key from `path`, `-` being standard input.
pub(super) fn read(path: &Path, host: &mut Host) -> Result<Sourced<Zeroizing<Vec<u8>>>, Error> {
    let problem =
        |problem: String, hint: Option<String>| Error::Config { path: path.to_owned(), line: None, problem, hint };
    let unreadable = |error: std::io::Error| problem(format!("the secret key can't be read: {error}"), None);
    // Room for all of it from the start: a buffer that grows leaves copies of the key behind.
    let mut key = Zeroizing::new(Vec::with_capacity(LIMIT + 1));
    let origin = if path == Path::new("-") {
        host.stdin.by_ref().take(LIMIT as u64 + 1).read_to_end(&mut key).map_err(unreadable)?;
        Origin::Stdin
    } else {
        let file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(problem("is a folder".into(), None));
        }
        if metadata.is_file() {
            private(&metadata).map_err(|what| problem(what, Some(format!("chmod 600 {}", path.display()))))?;
        }
        file.take(LIMIT as u64 + 1).read_to_end(&mut key).map_err(unreadable)?;
        Origin::File(path.to_owned())
    };
    if key.len() > LIMIT {
        return Err(problem("is too large to be a secret key".into(), None));
    }
    Ok(Sourced::new(key, origin))
}

/// Whether a file that holds a key is closed to group and others; otherwise what is wrong with it, as a predicate. A file
/// of another owner (a mounted secret of root's, say) is not the caller's to mend, and accepted.
#[cfg(unix)]
pub(super) fn private(metadata: &fs::Metadata) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt;
    if metadata.uid() == rustix::process::geteuid().as_raw() && metadata.mode() & 0o066 != 0 {
        return Err(format!(
            "holds a secret key that others can read or replace (mode {:04o})",
            metadata.mode() & 0o7777
        ));
    }
    Ok(())
}

/// Windows: the user's profile folder is private by its access list.
#[cfg(not(unix))]
pub(super) fn private(_: &fs::Metadata) -> Result<(), String> {
    Ok(())
}
