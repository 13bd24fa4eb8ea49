//! Order and number of sessions.

use std::cmp::Reverse;

use clap::Args;

use crate::device::Device;
use crate::geoip::{GeoIp, Place};
use crate::model::{Id, Session, SessionRecord};
use crate::view::columns::Column;

/// The flags that arrange sessions. Without them the order is the API's.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Order")]
pub struct OrderArgs {
    /// Sort sessions by a column, such as `used` or `created`
    ///
    /// `used` and `created` sort the latest first, `expires` those that expire soonest, `ip` by number, the others by text. `--columns`
    /// lists the columns.
    #[arg(long, value_name = "COLUMN", ignore_case = true, hide_possible_values = true)]
    pub sort: Option<Column>,

    /// Reverse the order of `--sort`, or of the API
    #[arg(long, hide_short_help = true)]
    reverse: bool,

    /// Show at most N sessions of each user
    #[arg(long, value_name = "N", value_parser = parse_limit)]
    limit: Option<usize>,
}

impl OrderArgs {
    /// Sorts, then reverses, then truncates. The sort is stable.
    pub fn apply(&self, records: &mut Vec<SessionRecord<'_>>, geoip: &GeoIp) {
        if let Some(column) = self.sort {
            sort(records, column, geoip);
        }
        if self.reverse {
            records.reverse();
        }
        records.truncate(self.limit.unwrap_or(usize::MAX));
    }
}

/// Sorts by a column; sessions without a value are last.
fn sort(records: &mut [SessionRecord<'_>], column: Column, geoip: &GeoIp) {
    let text = |text: Option<&str>| (text.is_none(), text.unwrap_or_default().to_owned());
    let id = |id: Option<Id>| (id.is_none(), id);
    match column {
        Column::LastUsedAt => records.sort_by_key(|record| Reverse(record.session.last_used_at.at)),
        Column::CreatedAt => records.sort_by_key(|record| Reverse(record.session.created_at.at)),
        Column::ExpiresAt => records.sort_by_key(|record| record.session.expires_at.at),
        Column::Id => records.sort_by_key(|record| record.session.id),
        Column::UserId => records.sort_by_key(|record| record.session.user_id),
        Column::EnvironmentId => records.sort_by_key(|record| record.session.environment_id),
        Column::ActiveOrganizationId => records.sort_by_key(|record| id(record.session.active_organization_id)),
        Column::ImpersonatedBy => records.sort_by_key(|record| id(record.session.impersonated_by)),
        Column::UserAgent => records.sort_by_cached_key(|record| text(record.session.user_agent())),
        Column::Device => records.sort_by_cached_key(|record| Device::of(record.session.user_agent()).to_string()),
        Column::IpAddress => {
            let ip = |session: &Session<'_>| (session.ip().is_none(), session.ip(), text(session.ip_address()));
            records.sort_by_cached_key(|record| ip(&record.session));
        }
        Column::Location => records.sort_by_cached_key(|record| {
            let Place { country, city, .. } = geoip.place(record.session.ip());
            (country.is_none(), country, city.is_none(), city)
        }),
        Column::Asn => records.sort_by_cached_key(|record| {
            let asn = geoip.place(record.session.ip()).asn;
            (asn.is_none(), asn)
        }),
    }
}

fn parse_limit(text: &str) -> Result<usize, &'static str> {
    text.trim().parse().ok().filter(|limit| *limit > 0).ok_or("expected a whole number from 1 up, such as 10")
}
