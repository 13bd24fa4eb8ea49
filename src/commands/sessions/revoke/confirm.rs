//! What would end, and the question whether it should.

use crate::error::Error;
use crate::host::Host;
use crate::prompt;
use crate::secret::KeyKind;
use crate::view::columns::{ColumnArgs, TimeStyle};
use crate::view::header::{Source, plural};
use crate::view::{Listing, View};

/// Shows on standard error what would end, user by user.
///
/// # Errors
/// None: memory can be written to.
pub fn show(
    view: &View<'_>,
    host: &mut Host,
    source: &Source,
    listings: &[Listing<'_>],
    is_many: bool,
) -> Result<(), Error> {
    let columns = ColumnArgs { columns: None, time: Some(TimeStyle::Relative), redact: false };
    let words = view.words(host, &columns);
    if is_many {
        host.stderr(&view.above_many(host, &words, source));
    }
    for listing in listings {
        let table = view.table(host, &words, None, &listing.records, None).map_err(Error::Output)?;
        let table = String::from_utf8_lossy(&table);
        host.stderr(&if is_many {
            format!("{}{table}\n", view.above_one_of_many(host, &words, listing))
        } else {
            view.above(host, &words, source, listing) + &table + &view.below(host, &words, listing)
        });
    }
    if is_many {
        host.stderr(&format!("{}\n", extent(listings)));
    }
    Ok(())
}

/// `37 sessions of 31 users`
fn extent(listings: &[Listing<'_>]) -> String {
    let sessions = listings.iter().map(|listing| listing.records.len()).sum();
    format!("{} of {}", plural(sessions, "session"), plural(listings.len(), "user"))
}

/// Asks whether to go on; of many sessions of real customers, how many they are. When `ends_all`, it is about more than what was
/// shown: also what has appeared since.
///
/// # Errors
/// The answer is no, or there is none.
pub fn ask(listings: &[Listing<'_>], ends_all: bool, kind: KeyKind, host: &Host) -> Result<(), Error> {
    let count: usize = listings.iter().map(|listing| listing.records.len()).sum();
    let what = match (count, listings.len()) {
        (1, _) => "this session".to_owned(),
        (_, 1) => format!("these {count} sessions"),
        _ => format!("these {}", extent(listings)),
    };
    let what = if ends_all { format!("{what} and any that were opened since") } else { what };
    host.stderr("\n");
    if kind == KeyKind::Test || count == 1 {
        let agreed = prompt::confirm(&format!("{}: end {what}?", kind.label()))?;
        return if agreed { Ok(()) } else { Err(Error::Declined("nothing was ended")) };
    }
    let answer = prompt::words(&format!("{}: to end {what}, type the number of sessions", kind.label()))?;
    match answer.trim() {
        "" => Err(Error::Declined("nothing was ended")),
        number if number == count.to_string() => Ok(()),
        _ => Err(Error::Declined("nothing was ended: that is not the number of sessions")),
    }
}
