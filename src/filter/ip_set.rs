//! Sets of IP addresses, of any number of networks and ranges.

use std::fs::File;
use std::net::IpAddr;
use std::path::Path;

use crate::error::Error;
use crate::lines::LineReader;
use crate::model::Network;

/// Maximum length of a line, in bytes.
const MAX_LINE: usize = 64 * 1024;
/// Maximum number of lines of a file.
const MAX_LINES: u64 = 5_000_000;

/// All IP addresses of one family from the first to the last one, in canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IpRange {
    first: IpAddr,
    last: IpAddr,
}

impl IpRange {
    /// Parses an IP address, a network in CIDR notation, or the first and the last IP address with a hyphen in between.
    ///
    /// The error quotes nothing of the text that isn't an IP address.
    pub fn parse(text: &str) -> Result<IpRange, String> {
        let Some((first, last)) = text.split_once('-') else {
            let (first, last) = Network::parse(text)?.bounds();
            return Ok(IpRange { first, last });
        };
        let ip = |text: &str| {
            let network = Network::parse(text).ok().filter(|_| !text.contains('/'));
            network.map(|network| network.bounds().0).ok_or("expected a range such as 203.0.113.10-203.0.113.20")
        };
        let (first, last) = (ip(first)?, ip(last)?);
        if first.is_ipv4() != last.is_ipv4() {
            return Err("a range can't mix IPv4 and IPv6".into());
        }
        if first > last {
            return Err(format!("the range is reversed: write {last}-{first}"));
        }
        Ok(IpRange { first, last })
    }
}

/// A set of IP addresses.
#[derive(Clone, Debug, Default)]
pub struct IpSet {
    /// In order, without overlaps. IPv4 addresses are before all others.
    ranges: Vec<IpRange>,
}

impl IpSet {
    pub fn new(mut ranges: Vec<IpRange>) -> IpSet {
        ranges.sort_unstable();
        ranges.dedup_by(|next, before| {
            let overlaps = next.first <= before.last;
            if overlaps {
                before.last = before.last.max(next.last);
            }
            overlaps
        });
        IpSet { ranges }
    }

    /// Returns whether `ip`, in its canonical form, is in the set.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let after = self.ranges.partition_point(|range| range.first <= ip);
        after.checked_sub(1).is_some_and(|index| ip <= self.ranges[index].last)
    }
}

/// Reads a file of IP addresses, networks and ranges, one per line. What follows `#` or `;` is a comment.
///
/// A line that can't be read is an error, and so is a file without any: a list that is understood in part must not decide.
pub fn read_file(path: &Path) -> Result<Vec<IpRange>, Error> {
    let file = path.display().to_string();
    let input = File::open(path).map_err(|source| Error::File { file: file.clone(), source })?;
    let mut lines = LineReader::new(&file, Box::new(input), MAX_LINE);
    let mut ranges = Vec::new();
    while let Some(line) = lines.read()? {
        // Bytes that aren't UTF-8 are harmless in a comment, and no IP address elsewhere.
        let line = String::from_utf8_lossy(&line);
        let line = line.split(['#', ';']).next().unwrap_or_default().trim();
        if !line.is_empty() {
            ranges.push(IpRange::parse(line).map_err(|problem| lines.position().invalid(problem))?);
        }
        if lines.position().number > MAX_LINES {
            return Err(lines.position().invalid("the list is too long"));
        }
    }
    if ranges.is_empty() {
        return Err(Error::Usage(format!("the file {file} has no IP addresses")));
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn addresses_networks_and_ranges() {
        for (text, inside, outside) in [
            ("203.0.113.42", "203.0.113.42", "203.0.113.43"),
            ("203.0.113.0/24", "203.0.113.255", "203.0.114.0"),
            ("203.0.113.10-203.0.113.20", "203.0.113.20", "203.0.113.21"),
            (" 203.0.113.10 - 203.0.113.10 ", "203.0.113.10", "203.0.113.9"),
            ("::ffff:203.0.113.10-203.0.113.20", "203.0.113.10", "203.0.113.9"),
            ("2001:db8::-2001:db8::ff", "2001:db8::80", "2001:db8::100"),
            ("0.0.0.0/0", "255.255.255.255", "::"),
            ("::/0", "::", "0.0.0.0"),
        ] {
            let set = IpSet::new(vec![IpRange::parse(text).unwrap()]);
            assert!(set.contains(ip(inside)), "{text} {inside}");
            assert!(!set.contains(ip(outside)), "{text} {outside}");
        }
        for text in ["", "-", "1.2.3.4-", "1.2.3.4-5", "1.2.3.4-::1", "1.2.3.5-1.2.3.4", "1.2.3.0/24-1.2.4.0/24", "x"] {
            assert!(IpRange::parse(text).is_err(), "{text}");
        }
        assert!(!IpSet::default().contains(ip("203.0.113.42")));
    }

    fn range() -> impl Strategy<Value = (u8, u8)> {
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| (a.min(b), a.max(b)))
    }

    proptest! {
        #[test]
        fn a_set_has_what_any_of_its_ranges_has(ranges in prop::collection::vec(range(), 0..8), tail: u8) {
            let at = |tail: u8| IpAddr::from([203, 0, 113, tail]);
            let set = ranges.iter().map(|(a, b)| IpRange { first: at(*a), last: at(*b) }).collect();
            let expected = ranges.iter().any(|(a, b)| (*a..=*b).contains(&tail));
            prop_assert_eq!(IpSet::new(set).contains(at(tail)), expected);
        }
    }
}
