//! Reports and counts inputs that failed.

use std::collections::BTreeMap;

use crate::error::{Error, FailureKinds};
use crate::host::Host;
use crate::style::Style;
use crate::view::error;

/// Maximum number of failures of one kind to show, if failures are grouped.
const MAX_SHOWN: usize = 5;

/// Reports and counts failures.
pub struct Failures {
    wants_json: bool,
    style: Style,
    /// Whether only the first few failures of one kind are shown.
    is_grouped: bool,
    pub count: usize,
    pub kinds: FailureKinds,
    /// Number of failures by kind.
    groups: BTreeMap<String, usize>,
}

impl Failures {
    /// On a terminal, failures are grouped if they are also saved to a file (`has_file`).
    pub fn new(wants_json: bool, style: Style, has_file: bool, host: &Host) -> Failures {
        let is_grouped = has_file && host.terminal.stderr;
        Failures { wants_json, style, is_grouped, count: 0, kinds: FailureKinds::default(), groups: BTreeMap::new() }
    }

    /// Reports a failure; `name` is the user as given.
    pub fn add(&mut self, name: Option<&str>, error: &Error, host: &Host) {
        self.count += 1;
        self.kinds.add(error);
        if self.wants_json {
            return host.stderr(&error::json_of(name, error));
        }
        let same = self.groups.entry(error::kind(error)).or_default();
        *same += 1;
        if *same <= MAX_SHOWN || !self.is_grouped {
            host.stderr(&error::line(name, error, self.style));
        } else if *same == MAX_SHOWN + 1 {
            host.stderr("further failures like these are only counted\n");
        }
    }

    /// Returns a line for each kind of which not all failures were shown: `161 users: 403 wrong environment`.
    pub fn summary(&self) -> String {
        let frequent = self.groups.iter().filter(|(_, count)| **count > MAX_SHOWN);
        frequent.fold(String::new(), |lines, (kind, count)| lines + &format!("{count} users: {kind}\n"))
    }
}
