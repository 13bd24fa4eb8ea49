//! Shows what would be revoked, and asks for confirmation.

use jiff::Timestamp;

use super::Chosen;
use crate::batch::Batch;
use crate::error::Error;
use crate::host::Host;
use crate::prompt;
use crate::secret::KeyType;
use crate::view::columns::{ColumnArgs, TimeStyle};
use crate::view::{Listing, View, plural};

/// Maximum number of users to show with tables; more are shown with a line each.
pub const MAX_TABLES: usize = 10;

/// Shows on standard error what would be revoked.
pub fn show(view: &View<'_>, host: &mut Host, batch: &Batch<'_>, chosen: &[Chosen]) -> Result<(), Error> {
    let columns = ColumnArgs { columns: None, time: Some(TimeStyle::Relative), full_ids: false, redact: false };
    let cells = view.cells(Timestamp::now(), &columns, host)?;
    let source = &batch.api.source;
    if !batch.is_single() {
        host.stderr(&view.source_header(source));
    }
    for Chosen { user, response, all_ids, .. } in chosen {
        let records = response.sessions()?;
        let ids =
            if all_ids.is_empty() { records.iter().map(|record| record.session.id).collect() } else { all_ids.clone() };
        let listing = Listing { user, ids, undecided: 0, records };
        if chosen.len() > MAX_TABLES {
            let header = view.user_header(&cells, &listing);
            let impersonated = listing.records.iter().filter(|record| record.session.impersonated_by.is_some()).count();
            let impersonated = if impersonated > 0 { format!(", {impersonated} impersonated") } else { String::new() };
            host.stderr(&format!(
                "{}  {}{impersonated}\n",
                header.trim_end(),
                plural(listing.records.len(), "session")
            ));
            continue;
        }
        let table = view.table(&cells, None, &listing, None).map_err(Error::Output)?;
        let table = String::from_utf8_lossy(&table);
        host.stderr(&if batch.is_single() {
            view.header(&cells, source, &listing) + &table + &view.footer(&cells, &listing)
        } else {
            format!("{}{table}\n", view.user_header(&cells, &listing))
        });
    }
    if !batch.is_single() {
        let gap = if chosen.len() > MAX_TABLES { "\n" } else { "" };
        host.stderr(&format!("{gap}{}\n", extent(chosen)));
    }
    Ok(())
}

/// Returns `37 sessions of 31 users`.
fn extent(chosen: &[Chosen]) -> String {
    let sessions = chosen.iter().map(|chosen| chosen.count).sum();
    format!("{} of {}", plural(sessions, "session"), plural(chosen.len(), "user"))
}

/// Asks for confirmation. To revoke several sessions with a live key, the number of sessions must be typed. If `revokes_all`, the
/// question includes sessions that were opened since they were shown.
pub fn ask(chosen: &[Chosen], revokes_all: bool, batch: &Batch<'_>, host: &Host) -> Result<(), Error> {
    const NOTHING: &str = "nothing was revoked";
    let kind = batch.api.client.key_type();
    let count: usize = chosen.iter().map(|chosen| chosen.count).sum();
    let what = match (count, chosen.len()) {
        (1, _) => "this session".to_owned(),
        (_, 1) => format!("these {count} sessions"),
        _ => format!("these {}", extent(chosen)),
    };
    let what = if revokes_all { format!("{what} and any that were opened since") } else { what };
    let interrupted = || batch.interrupted(NOTHING.into());
    host.stderr("\n");
    if kind == KeyType::Test || count == 1 {
        let question = format!("{}: revoke {what}?", kind.label());
        let agreed = prompt::confirm(&question, &batch.stop)?.ok_or_else(interrupted)?;
        return if agreed { Ok(()) } else { Err(Error::Declined(NOTHING)) };
    }
    let question = format!("{}: to revoke {what}, type the number of sessions", kind.label());
    let answer = prompt::text(&question, &batch.stop)?.ok_or_else(interrupted)?;
    match answer.trim() {
        "" => Err(Error::Declined(NOTHING)),
        number if number == count.to_string() => Ok(()),
        _ => Err(Error::Declined("nothing was revoked: that is not the number of sessions")),
    }
}
