//! Where an IP address is, by databases in the MaxMind DB format (its specification, version 2.0). None comes with the program.

mod country;
mod place;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use jiff::Timestamp;
use maxminddb::{MaxMindDbError, Reader};

pub use self::country::Country;
pub use self::place::{Asn, Place};
use crate::config::{Origin, Sourced, read_bounded};
use crate::error::{Error, Hint};
use crate::model::Network;

/// In bytes. The largest databases that are sold have some hundred megabytes.
const MAX_SIZE: u64 = 1 << 30;
/// The length at which a database's type is cut, in characters.
const KIND_MAX: usize = 60;

/// The databases that a flag, the environment or the configuration names.
pub type GeoIpFiles = Sourced<Vec<PathBuf>>;

/// The flag that names databases.
#[derive(Clone, Debug, Args)]
pub struct GeoIpArgs {
    /// Look up where IP addresses are in this database
    ///
    /// May be given several times: a database has countries and perhaps cities, or providers. A file in the MaxMind DB format (.mmdb),
    /// such as those of GeoLite2, DB-IP, IPinfo and IPtoASN; none comes with torii. `geoip` in the configuration, or `TORII_GEOIP`, names
    /// databases for all commands; this flag replaces them. Of several, the first that knows the country decides on the place, and the
    /// first that knows a provider on that. It is the place of the network at sign-in, and may be wrong: a VPN or a mobile network can
    /// be in another country than the user.
    #[arg(long = "geoip", value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
}

/// Whether a command needs databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    No,
    /// It has more to show with them.
    Optional,
    /// For this flag or column.
    Required(&'static str),
}

impl GeoIpArgs {
    /// Opens the databases that the flag names, or else the configured ones, as far as they are needed.
    ///
    /// It is an error if there are none and one is required, or if the flag has no effect.
    pub fn open(&self, configured: Option<&GeoIpFiles>, need: Need) -> Result<Rc<GeoIp>, Error> {
        let flag = Sourced::new(self.files.clone(), Origin::Flag("--geoip"));
        let given = if self.files.is_empty() { configured } else { Some(&flag) };
        match (need, given.filter(|files| !files.value.is_empty())) {
            (Need::No, Some(files)) if !self.files.is_empty() => Err(GeoIp::open(files).err().unwrap_or(Error::Usage(
                "the argument '--geoip' has no effect here: add a filter such as --country, or --columns with location or asn".into(),
            ))),
            (Need::Required(flag), None) => Err(Error::Setting {
                origin: flag.into(),
                problem: "there is no GeoIP database to look it up in".into(),
                hint: Some(Hint::NameDatabase),
            }),
            (Need::No, _) | (_, None) => Ok(Rc::default()),
            (_, Some(files)) => GeoIp::open(files).map(Rc::new),
        }
    }
}

/// Databases of IP addresses. Without any, no place is known.
#[derive(Default)]
pub struct GeoIp {
    databases: Vec<Database>,
    /// IP addresses whose record is damaged.
    failures: RefCell<BTreeSet<IpAddr>>,
}

impl GeoIp {
    /// Reads the databases.
    pub fn open(files: &GeoIpFiles) -> Result<GeoIp, Error> {
        let open = |file: &PathBuf| {
            Database::open(file).map_err(|problem| Error::Setting {
                origin: format!("the GeoIP database {} from {}", file.display(), files.origin),
                problem,
                hint: Some(Hint::NameDatabase),
            })
        };
        let databases = files.value.iter().map(open).collect::<Result<_, _>>()?;
        Ok(GeoIp { databases, ..GeoIp::default() })
    }

    pub fn databases(&self) -> &[Database] {
        &self.databases
    }

    pub fn is_empty(&self) -> bool {
        self.databases.is_empty()
    }

    /// Returns where an IP address is, as far as it is known: country and network each by the first database that knows them.
    pub fn place(&self, ip: Option<IpAddr>) -> Place {
        let mut place = Place::default();
        let Some(ip) = ip.map(|ip| ip.to_canonical()) else { return place };
        for database in &self.databases {
            match database.place(ip) {
                Ok(found) => place.add(found),
                Err(_) => drop(self.failures.borrow_mut().insert(ip)),
            }
            if place.country.is_some() && place.asn.is_some() {
                break;
            }
        }
        place
    }

    /// Returns the number of IP addresses that could not be looked up since a database is damaged.
    pub fn failures(&self) -> usize {
        self.failures.borrow().len()
    }
}

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
        self.built_at().map_or_else(|| format!("{kind}, of no date"), |at| format!("{kind} of {}", at.strftime("%F")))
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

#[cfg(test)]
#[path = "../../tests/common/geoip.rs"]
mod fixture;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn place(records: &[(&str, Value)], ip: &str) -> (Option<String>, Option<String>) {
        let database = Database::parse(fixture::database("Test", 0, records)).unwrap();
        let geoip = GeoIp { databases: vec![database], ..GeoIp::default() };
        let place = geoip.place(crate::model::parse_ip(ip));
        assert_eq!(geoip.failures(), 0, "{records:?}");
        (place.location(), place.provider())
    }

    #[test]
    fn records_of_all_shapes() {
        for (record, location, network) in [
            (json!({"country": {"iso_code": "DK"}, "city": {"names": {"en": "Aarhus", "de": "?"}}}), "Aarhus, DK", ""),
            (json!({"country": {"iso_code": "dk"}, "registered_country": {"iso_code": "NO"}}), "DK", ""),
            (json!({"registered_country": {"iso_code": "NO"}}), "", ""),
            (
                json!({"country": "Denmark", "country_code": "DK", "asn": "AS3292", "as_name": "TDC"}),
                "DK",
                "AS3292 TDC",
            ),
            (json!({"country": "DK", "city": "Aarhus", "region": "Midtjylland"}), "Aarhus, DK", ""),
            (json!({"country_code": "DK", "city": " "}), "DK", ""),
            (json!({"country_code": "ZZ", "city": "Nowhere"}), "", ""),
            (json!({"country_code": "None"}), "", ""),
            (json!({"autonomous_system_number": 3292, "autonomous_system_organization": "TDC"}), "", "AS3292 TDC"),
            (json!({"autonomous_system_number": 0, "autonomous_system_organization": "none"}), "", ""),
            (json!({"asn": "3292"}), "", "AS3292"),
            (json!({"asn": 3292}), "", "AS3292"),
            (json!({"autonomous_system_number": 3292, "asn": "AS1"}), "", "AS3292"),
            (json!({"country": {"iso_code": 7}, "country_code": ["DK"], "city": 1.5, "asn": {"a": true}}), "", ""),
            (json!({"country": {"iso_code": 7}, "country_code": "DK", "city": {"names": "x"}, "asn": -1}), "DK", ""),
            (json!({}), "", ""),
            (json!("DK"), "", ""),
        ] {
            let found = place(&[("192.0.0.0/9", record.clone())], "192.1.2.3");
            let found = (found.0.unwrap_or_default(), found.1.unwrap_or_default());
            assert_eq!(found, (location.to_owned(), network.to_owned()), "{record}");
        }
    }

    #[test]
    fn addresses_in_all_notations() {
        let records =
            [("192.0.0.0/9", json!({"country_code": "DK"})), ("2001:100::/24", json!({"country_code": "NO"}))];
        for (ip, country) in [
            ("192.1.2.3", Some("DK")),
            ("192.1.2.3:443", Some("DK")),
            ("::ffff:192.1.2.3", Some("DK")),
            ("2001:100::1", Some("NO")),
            ("[2001:100::1]:443", Some("NO")),
            ("193.1.2.3", None),
            ("unknown", None),
        ] {
            assert_eq!(place(&records, ip).0.as_deref(), country, "{ip}");
        }
    }

    #[test]
    fn blocks_of_special_addresses_are_nowhere_but_parts_of_them_may_be() {
        let all = [("0.0.0.0/1", json!({"country_code": "JP"})), ("128.0.0.0/1", json!({"country_code": "JP"}))];
        for ip in ["10.1.2.3", "203.0.113.42", "127.0.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1", "0.0.0.0"] {
            assert_eq!(place(&all, ip).0, None, "{ip}");
        }
        assert_eq!(place(&[("::/40", json!({"country_code": "JP"}))], "10.1.2.3").0, None);
        assert_eq!(place(&all, "203.0.114.1").0.as_deref(), Some("JP"));
        let registries =
            [("203.0.113.0/24", json!({"country_code": "AU"})), ("2001:db8::/32", json!({"country_code": "JP"}))];
        assert_eq!(place(&registries, "203.0.113.42").0, None);
        assert_eq!(place(&registries, "2001:db8::1").0, None);
        let office = [("10.1.0.0/16", json!({"country_code": "DK", "city": "Office"}))];
        assert_eq!(place(&office, "10.1.2.3").0.as_deref(), Some("Office, DK"));
    }

    #[test]
    fn the_first_database_that_knows_decides() {
        let database =
            |record: Value| Database::parse(fixture::database("Test", 0, &[("192.0.0.0/9", record)])).unwrap();
        let databases = vec![
            database(json!({"asn": "AS1"})),
            database(json!({"country_code": "DK"})),
            database(json!({"country_code": "NO", "city": "Oslo", "asn": "AS2", "as_name": "two"})),
        ];
        let place = GeoIp { databases, ..GeoIp::default() }.place("192.1.2.3".parse().ok());
        assert_eq!((place.location().as_deref(), place.provider().as_deref()), (Some("DK"), Some("AS1")));
    }

    #[test]
    fn what_is_no_database_is_refused() {
        let whole = fixture::city();
        assert_eq!(Database::parse(whole.clone()).unwrap().describe(), "Torii-Sandbox-City of 2026-11-01");
        for bytes in [&b""[..], b"PK\x03\x04", &whole[..whole.len() / 2], &whole[..40], &[0; 5000]] {
            assert!(Database::parse(bytes.to_vec()).is_err());
        }
        let problem = Database::parse(b"\x1f\x8b\x08".to_vec()).err().unwrap();
        assert_eq!(problem, "is compressed: unpack it with gunzip or tar");
    }

    #[test]
    fn a_deep_record_overflows_no_stack() {
        let deep = (0..700).fold(json!(1), |inner, _| json!([inner]));
        let database = fixture::database("Test", 0, &[("192.0.0.0/9", json!({"country": deep}))]);
        // Windows gives the first thread of a program 1 MiB.
        let thread = std::thread::Builder::new().stack_size(1 << 20);
        let look_up = move || Database::parse(database).unwrap().place("192.1.2.3".parse().unwrap()).is_err();
        let failed = thread.spawn(look_up).unwrap().join();
        assert!(failed.unwrap());
    }

    proptest! {
        #[test]
        fn damaged_databases_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
            let mut bytes = fixture::city();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Ok(database) = Database::parse(bytes) {
                let _ = database.describe();
                for ip in ["203.0.113.42", "198.51.100.7", "192.0.2.1", "8.8.8.8", "2001:db8:9c40::1", "::1"] {
                    let _ = database.place(ip.parse().unwrap());
                }
            }
        }
    }
}
