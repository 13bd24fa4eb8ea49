//! Writes small GeoIP databases of made-up places.
#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "shared by several test programs")]

use maxminddb_writer::Database;
use maxminddb_writer::metadata::IpVersion;
use maxminddb_writer::paths::IpAddrWithMask;
use serde::Serialize;
use serde_json::json;

/// 2026-11-01, in seconds since 1970.
pub const BUILT_AT: u64 = 1_793_491_200;

/// Returns a database for both IP versions. Networks don't overlap.
pub fn database(kind: &str, built_at: u64, records: &[(&str, impl Serialize)]) -> Vec<u8> {
    let mut database = Database::default();
    database.metadata.ip_version = IpVersion::V6;
    database.metadata.binary_format_major_version = 2;
    kind.clone_into(&mut database.metadata.database_type);
    database.metadata.build_epoch = built_at;
    for (network, record) in records {
        // IPv4 addresses are in ::/96 (MaxMind DB format, "IPv4 addresses in an IPv6 tree").
        let (ip, prefix) = network.split_once('/').unwrap();
        let in_ipv6 = format!("::{ip}/{}", 96 + prefix.parse::<u32>().unwrap_or(0));
        let network = if ip.contains(':') { (*network).to_owned() } else { in_ipv6 };
        let record = database.insert_value(record).unwrap();
        database.insert_node(network.parse::<IpAddrWithMask>().unwrap(), record);
    }
    database.write_to(Vec::new()).unwrap()
}

/// Returns places for the sandbox's IP addresses, in the shape of `GeoLite2-City`.
pub fn city() -> Vec<u8> {
    let place = |country: &str, city: &str| json!({"country": {"iso_code": country}, "city": {"names": {"en": city, "de": "?"}}});
    let records = [
        ("203.0.113.0/25", place("DK", "Aarhus")),
        ("198.51.100.0/25", place("NO", "Oslo")),
        ("2001:db8:9c40::/48", place("DK", "Copenhagen")),
        ("192.0.2.0/25", json!({"country": {"iso_code": "DE"}})),
    ];
    database("Torii-Sandbox-City", BUILT_AT, &records)
}

/// Returns networks for the sandbox's IP addresses, in the shape of `GeoLite2-ASN`. Their numbers are reserved for documentation
/// (RFC 5398).
pub fn asn() -> Vec<u8> {
    let network =
        |number: u32, name: &str| json!({"autonomous_system_number": number, "autonomous_system_organization": name});
    let records = [
        ("203.0.113.0/25", network(64496, "Example Broadband")),
        ("198.51.100.0/25", network(64497, "Example Hosting")),
        ("2001:db8:9c40::/48", network(64498, "Example Mobile")),
    ];
    database("Torii-Sandbox-ASN", BUILT_AT, &records)
}
