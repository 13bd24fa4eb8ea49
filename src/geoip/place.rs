//! What a record of a database says.

use std::fmt;
use std::rc::Rc;

use maxminddb::{LookupResult, MaxMindDbError, PathElement, path};
use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::Country;

/// What is known of an IP address. All text is untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub country: Option<Country>,
    pub city: Option<Rc<str>>,
    pub asn: Option<Asn>,
    /// The name of the autonomous system.
    pub as_name: Option<Rc<str>>,
}

/// The number of an autonomous system, the network of one provider (RFC 1930).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asn(u32);

impl Asn {
    /// Parses `AS3292` or `3292`. 0 is reserved (RFC 7607).
    pub fn parse(text: &str) -> Result<Asn, &'static str> {
        let text = text.trim();
        let number = text.get(..2).filter(|prefix| prefix.eq_ignore_ascii_case("AS")).map_or(text, |_| &text[2..]);
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        match number.parse() {
            Ok(number @ 1..) if is_number => Ok(Asn(number)),
            _ => Err("expected the number of a provider, such as 3292 or AS3292"),
        }
    }
}

impl fmt::Display for Asn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AS{}", self.0)
    }
}

impl Place {
    /// Adds what another database knows. The city belongs to the country.
    pub(super) fn add(&mut self, other: Place) {
        if self.country.is_none() {
            (self.country, self.city) = (other.country, other.city);
        }
        if self.asn.is_none() {
            (self.asn, self.as_name) = (other.asn, other.as_name);
        }
    }

    /// Keeps what both places have in common.
    pub fn keep_common(&mut self, other: &Place) {
        if self.country != other.country {
            self.country = None;
        }
        if self.city != other.city {
            self.city = None;
        }
    }

    /// Returns `Aarhus, DK`, or `DK`.
    pub fn location(&self) -> Option<String> {
        let country = self.country?;
        Some(self.city.as_ref().map_or_else(|| country.to_string(), |city| format!("{city}, {country}")))
    }

    /// Returns `AS3292 TDC`, or `AS3292`.
    pub fn provider(&self) -> Option<String> {
        let asn = self.asn?;
        Some(self.as_name.as_ref().map_or_else(|| asn.to_string(), |name| format!("{asn} {name}")))
    }
}

impl Place {
    /// Reads a record, in any of the shapes that exist: that of MaxMind and DB-IP (`country.iso_code`, `city.names.en`,
    /// `autonomous_system_number`), that of IPinfo (`country_code` and `city` as text, `asn` with `AS` in front), and that of others,
    /// which have `country_code` alone.
    pub(super) fn read<S: AsRef<[u8]>>(found: &LookupResult<'_, S>) -> Result<Place, MaxMindDbError> {
        let text =
            |path: &[PathElement<'_>]| -> Result<Option<&str>, MaxMindDbError> { expected(found.decode_path(path)) };
        let first = |paths: &[&[PathElement<'_>]]| -> Result<Option<Rc<str>>, MaxMindDbError> {
            for path in paths {
                if let Some(text) = text(path)?.map(str::trim).filter(|text| !text.is_empty()) {
                    return Ok(Some(text.into()));
                }
            }
            Ok(None)
        };
        // Where both are there, `country` is the name.
        let code = first(&[&path!["country_code"], &path!["country", "iso_code"], &path!["country"]])?;
        let asn = |path: &[PathElement<'_>]| expected(found.decode_path(path));
        let asn = match asn(&path!["autonomous_system_number"])? {
            None => asn(&path!["asn"])?,
            asn => asn,
        };
        Ok(Place {
            country: code.as_deref().and_then(Country::find),
            city: first(&[&path!["city", "names", "en"], &path!["city"]])?,
            asn,
            as_name: first(&[&path!["autonomous_system_organization"], &path!["as_name"]])?,
        })
    }
}

/// Reads a number of any type, or text with or without `AS` in front.
impl<'de> Deserialize<'de> for Asn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Asn, D::Error> {
        struct AsnVisitor;
        impl Visitor<'_> for AsnVisitor {
            type Value = Asn;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of an autonomous system")
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Asn, E> {
                u32::try_from(number)
                    .ok()
                    .filter(|number| *number > 0)
                    .map(Asn)
                    .ok_or_else(|| E::custom("not a number"))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Asn, E> {
                self.visit_u64(u64::try_from(number).unwrap_or(0))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Asn, E> {
                Asn::parse(text).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(AsnVisitor)
    }
}

/// Takes a value of another type than expected for none.
fn expected<T>(decoded: Result<Option<T>, MaxMindDbError>) -> Result<Option<T>, MaxMindDbError> {
    match decoded {
        Err(MaxMindDbError::Decoding { .. }) => Ok(None),
        decoded => decoded,
    }
}
