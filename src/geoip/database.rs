//! One database.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use jiff::Timestamp;
use maxminddb::{MaxMindDbError, Reader};

use super::Place;
use crate::config::read_bounded;
use crate::model::Network;

/// In bytes. The largest databases that are sold have some hundred megabytes.
const MAX_SIZE: u64 = 1 << 30;
/// The length at which a database's type is cut, in characters.
const KIND_MAX: usize = 60;

/// A database of IP addresses.
pub struct Database {
    reader: Reader<Vec<u8>>,
    /// A cache by the offset of the record: many networks share one, and reading it costs more than finding it.
    places: RefCell<HashMap<usize, Place>>,
}

impl Database {
    /// Reads the whole file: a memory map would end the program if the file shrank. The error is a predicate.
    pub fn open(file: &Path) -> Result<Database, String> {
        let (mut bytes, _) = read_bounded(file, MAX_SIZE).map_err(|error| format!("can't be read: {error}"))?;
        Database::parse(std::mem::take(&mut *bytes))
    }

    /// Checks the metadata and the size of the tree. The error is a predicate.
    pub fn parse(bytes: Vec<u8>) -> Result<Database, String> {
        if bytes.starts_with(b"\x1f\x8b") {
            return Err("is compressed: unpack it with gunzip or tar".into());
        }
        match Reader::from_source(bytes) {
            Ok(reader) => Ok(Database { reader, places: RefCell::default() }),
            Err(_) => Err("is not in the MaxMind DB format (.mmdb), or is truncated".into()),
        }
    }

    /// Returns the type that the database says it is and the day when it was built: `GeoLite2-City of 2026-06-17`. It is untrusted.
    pub fn describe(&self) -> String {
        let kind: String = self.reader.metadata().database_type.chars().take(KIND_MAX).collect();
        self.built_at().map_or_else(|| format!("{kind}, undated"), |at| format!("{kind} of {}", at.strftime("%F")))
    }

    /// Returns when the database was built, unless that isn't a time.
    pub fn built_at(&self) -> Option<Timestamp> {
        let seconds = i64::try_from(self.reader.metadata().build_epoch).ok()?;
        Timestamp::from_second(seconds).ok()
    }

    /// Returns what the database knows of an IP address.
    pub fn place(&self, ip: IpAddr) -> Result<Place, MaxMindDbError> {
        if ip.is_ipv6() && self.reader.metadata().ip_version == 4 {
            return Ok(Place::default());
        }
        let found = self.reader.lookup(ip)?;
        let Some(offset) = found.offset() else { return Ok(Place::default()) };
        if let Some(block) = SPECIAL_BLOCKS.iter().find(|block| block.contains(ip)) {
            let network = found.network()?;
            // IPv4 addresses are in ::/96 (MaxMind DB format, "IPv4 addresses in an IPv6 tree").
            let before = if network.is_ipv6() && ip.is_ipv4() { 96 } else { 0 };
            // Registries have entries for all of 203.0.113.0/24. A part of it, or of 10.0.0.0/8, is in a database on purpose.
            if u32::from(network.prefix()).saturating_sub(before) <= block.prefix() {
                return Ok(Place::default());
            }
        }
        let mut places = self.places.borrow_mut();
        if let Some(place) = places.get(&offset) {
            return Ok(place.clone());
        }
        let place = Place::read(&found)?;
        if places.len() < PLACES_MAX {
            places.insert(offset, place.clone());
        }
        Ok(place)
    }
}

/// Maximum size of the cache of records.
const PLACES_MAX: usize = 1 << 16;

/// Blocks of private, documentation and other addresses that are nowhere (IANA's registries of special-purpose addresses; RFC 6890).
const SPECIAL_BLOCKS: [Network; 22] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
    v6([0, 0, 0], 127),
    v6([0x64, 0xff9b, 1], 48),
    v6([0x100, 0, 0], 64),
    v6([0x2001, 0xdb8, 0], 32),
    v6([0x3fff, 0, 0], 20),
    v6([0xfc00, 0, 0], 7),
    v6([0xfe80, 0, 0], 10),
    v6([0xff00, 0, 0], 8),
];

const fn v4([a, b, c, d]: [u8; 4], prefix: u32) -> Network {
    Network::new(IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix)
}

const fn v6([a, b, c]: [u16; 3], prefix: u32) -> Network {
    Network::new(IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)), prefix)
}
