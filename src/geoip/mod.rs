//! Where an IP address is, by databases in the MaxMind DB format (its specification, version 2.0). None comes with the program.

mod country;
mod database;
mod place;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::PathBuf;
use std::rc::Rc;

use clap::Args;

pub use self::country::Country;
pub use self::database::Database;
pub use self::place::{Asn, Place};
use crate::config::{Origin, Sourced};
use crate::error::{Error, Hint};

/// The databases that a flag, the environment or the configuration names.
pub type GeoIpFiles = Sourced<Vec<PathBuf>>;

/// The flag that names databases.
#[derive(Clone, Debug, Args)]
pub struct GeoIpArgs {
    /// Database of countries or providers (MaxMind DB format)
    ///
    /// May be given several times: databases of countries (some with cities) and of providers. Takes files in the MaxMind DB format
    /// (.mmdb), such as GeoLite2, DB-IP, IPinfo or IPtoASN; torii includes none. `geoip` in the configuration, or `TORII_GEOIP`, sets
    /// databases for all commands; this flag overrides them. The first database that has the country, or the provider, is used. The
    /// result is the location of the network at sign-in, which may differ from the user's, for example with a VPN or a mobile network.
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
                problem: "needs a GeoIP database".into(),
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
