//! Networks of IP addresses.

use std::fmt;
use std::net::IpAddr;

/// A network; a single IP address is a network that contains nothing else.
///
/// An IPv4-mapped address (`::ffff:192.0.2.1`) is the IPv4 address, so each IP belongs to one family: `::/0` contains no IPv4
/// address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    /// The first IP of the network.
    base: IpAddr,
    prefix: u32,
}

impl Network {
    /// Creates the network of the IPs with these first `prefix` bits. All further bits of `base` are 0.
    pub const fn new(base: IpAddr, prefix: u32) -> Network {
        Network { base, prefix }
    }

    /// Returns the network that is usually one site's: 24 bits of an IPv4 address, 48 bits of an IPv6 address (RFC 6177).
    pub fn around(ip: IpAddr) -> Network {
        let ip = ip.to_canonical();
        let prefix = if ip.is_ipv4() { 24 } else { 48 };
        Network { base: network_address(ip, prefix), prefix }
    }

    /// Returns the first and the last IP of the network.
    pub fn bounds(&self) -> (IpAddr, IpAddr) {
        let host_bits = bits(self.base) - self.prefix;
        let last = match self.base {
            IpAddr::V4(ip) => IpAddr::V4((ip.to_bits() | !u32::MAX.checked_shl(host_bits).unwrap_or(0)).into()),
            IpAddr::V6(ip) => IpAddr::V6((ip.to_bits() | !u128::MAX.checked_shl(host_bits).unwrap_or(0)).into()),
        };
        (self.base, last)
    }

    /// Returns the length of the prefix, in bits.
    pub fn prefix(&self) -> u32 {
        self.prefix
    }

    /// Parses an IP address, or a network in CIDR notation.
    ///
    /// The error quotes nothing of the text that isn't an IP address.
    pub fn parse(text: &str) -> Result<Network, String> {
        let text = text.trim();
        let (ip, prefix) = text.split_once('/').map_or((text, None), |(ip, prefix)| (ip, Some(prefix)));
        let written = parse_ip(ip)
            .ok_or("expected an IP address or network such as 203.0.113.42, 203.0.113.0/24 or 2001:db8::/32")?;
        let ip = written.to_canonical();
        let Some(prefix) = prefix else {
            return Ok(Network { base: ip, prefix: bits(ip) });
        };
        // The number of bits before the IPv4 address in its IPv4-mapped form.
        let mapped = bits(written) - bits(ip);
        let prefix = parse_prefix(prefix, mapped, bits(written)).ok_or_else(|| prefix_error(written, mapped))? - mapped;
        let base = network_address(ip, prefix);
        if base != ip {
            return Err(format!(
                "this is an address inside a network: write {base}/{prefix} for the network, \
                 or {ip} for the one address"
            ));
        }
        Ok(Network { base, prefix })
    }

    /// Whether `ip`, in its canonical form, is in the network.
    pub fn contains(&self, ip: IpAddr) -> bool {
        ip.is_ipv4() == self.base.is_ipv4() && network_address(ip, self.prefix) == self.base
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

/// Parses an IP address with or without brackets. A port or a zone is invalid.
fn parse_ip(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text).parse().ok()
}

/// Parses a prefix length. A sign or leading zeros are invalid, although the library accepts them: `/08` may be meant as octal.
fn parse_prefix(text: &str, min: u32, max: u32) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|prefix| is_plain && (min..=max).contains(prefix))
}

fn prefix_error(written: IpAddr, mapped: u32) -> String {
    let example = match written {
        IpAddr::V4(_) => "203.0.113.0/24",
        IpAddr::V6(_) if mapped == 0 => "2001:db8::/32",
        IpAddr::V6(_) => "::ffff:203.0.113.0/120",
    };
    format!("expected a prefix length from {mapped} to {} after the '/', such as {example}", bits(written))
}

fn bits(ip: IpAddr) -> u32 {
    if ip.is_ipv4() { 32 } else { 128 }
}

/// Returns the first IP of the network that `ip` is in.
fn network_address(ip: IpAddr, prefix: u32) -> IpAddr {
    let host_bits = bits(ip).saturating_sub(prefix);
    match ip {
        IpAddr::V4(v4) => IpAddr::V4((v4.to_bits() & u32::MAX.checked_shl(host_bits).unwrap_or(0)).into()),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & u128::MAX.checked_shl(host_bits).unwrap_or(0)).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    fn contains(network: &str, ip: &str) -> bool {
        let network = Network::parse(network).unwrap_or_else(|error| panic!("{network}: {error}"));
        crate::model::parse_ip(ip).is_some_and(|ip| network.contains(ip))
    }

    #[test]
    fn all_notations_of_an_address_are_equal() {
        for (network, address) in [
            ("203.0.113.42", "203.0.113.42"),
            ("203.0.113.42", " 203.0.113.42\n"),
            ("203.0.113.42", "::ffff:203.0.113.42"),
            ("203.0.113.42", "::ffff:cb00:712a"),
            ("::ffff:203.0.113.42", "203.0.113.42"),
            ("::FFFF:203.0.113.42", "[::ffff:203.0.113.42]"),
            ("203.0.113.42", "[203.0.113.42]"),
            ("2001:db8::1", "2001:0DB8:0:0:0:0:0:1"),
            ("[2001:db8::1]", "[2001:db8::1]"),
            (" 2001:db8::1 ", "2001:db8::1"),
        ] {
            assert!(contains(network, address), "{network} {address}");
        }
        for (network, address) in [
            ("203.0.113.42", "203.0.113.43"),
            ("2001:db8::1", "2001:db8::2"),
            // The deprecated "IPv4-compatible" form is another address.
            ("203.0.113.42", "::203.0.113.42"),
        ] {
            assert!(!contains(network, address), "{network} {address}");
        }
    }

    #[test]
    fn networks() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
            ("10.0.0.0/8", "::ffff:10.1.2.3", "::ffff:9.255.255.255"),
            ("::ffff:10.0.0.0/104", "10.255.255.255", "11.0.0.0"),
            ("203.0.113.42/32", "203.0.113.42", "203.0.113.43"),
            ("::ffff:203.0.113.42/128", "203.0.113.42", "203.0.113.43"),
            ("203.0.113.42/31", "203.0.113.43", "203.0.113.44"),
            ("0.0.0.0/0", "255.255.255.255", "::1"),
            ("0.0.0.0/1", "127.255.255.255", "128.0.0.0"),
            ("::ffff:0.0.0.0/96", "255.255.255.255", "2001:db8::"),
            ("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "203.0.113.42"),
            ("::/0", "::", "::ffff:203.0.113.42"),
            ("2001:db8::/32", "2001:db8:ffff::", "2001:db9::"),
            ("2001:db8::1/128", "2001:db8::1", "2001:db8::"),
            ("[2001:db8::]/127", "2001:db8::1", "2001:db8::2"),
        ] {
            assert!(contains(network, inside), "{network} {inside}");
            assert!(!contains(network, outside), "{network} {outside}");
        }
    }

    #[test]
    fn text_that_is_no_ip_address_is_in_no_network() {
        for text in [
            "",
            " ",
            "unknown",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.04",
            "[::1",
            "::1]",
            "[[::1]]",
            "[ ::1 ]",
            "fe80::1%eth0",
            "1.2.3.4, 5.6.7.8",
            "1.2.3.4/32",
            "1٫2.3.4",
        ] {
            assert!(!contains("0.0.0.0/0", text) && !contains("::/0", text), "{text}");
        }
    }

    #[test]
    fn invalid_networks_are_errors_with_an_example_and_are_not_quoted() {
        let neither = "expected an IP address or network such as 203.0.113.42, 203.0.113.0/24 or 2001:db8::/32";
        for bad in ["", " ", "sk_live_abc", "/8", "10.0.0/8", "fe80::1%eth0", "1.2.3.4:80", "é/8", "a/b/c"] {
            assert_eq!(Network::parse(bad).unwrap_err(), neither, "{bad}");
        }
        let prefix = "expected a prefix length from 0 to 32 after the '/', such as 203.0.113.0/24";
        for bad in ["", "33", "-1", "+8", "08", "00", " 8", "8/8", "255.0.0.0", "99999999999", "٨", "sk_live_abc"] {
            assert_eq!(Network::parse(&format!("10.0.0.0/{bad}")).unwrap_err(), prefix, "{bad}");
        }
        assert_eq!(
            Network::parse("2001:db8::/129").unwrap_err(),
            "expected a prefix length from 0 to 128 after the '/', such as 2001:db8::/32"
        );
        for bad in ["::ffff:10.0.0.0/95", "::ffff:10.0.0.0/8", "::ffff:10.0.0.0/129"] {
            assert_eq!(
                Network::parse(bad).unwrap_err(),
                "expected a prefix length from 96 to 128 after the '/', such as ::ffff:203.0.113.0/120",
                "{bad}"
            );
        }
    }

    #[test]
    fn an_address_with_host_bits_is_ambiguous() {
        for (bad, network, address) in [
            ("10.0.0.5/8", "10.0.0.0/8", "10.0.0.5"),
            ("10.0.0.5/0", "0.0.0.0/0", "10.0.0.5"),
            ("::ffff:10.0.0.5/104", "10.0.0.0/8", "10.0.0.5"),
            ("2001:db8::1/32", "2001:db8::/32", "2001:db8::1"),
            ("::1/0", "::/0", "::1"),
        ] {
            let error = Network::parse(bad).unwrap_err();
            assert!(
                error.ends_with(&format!("write {network} for the network, or {address} for the one address")),
                "{error}"
            );
            assert!(Network::parse(network).is_ok() && Network::parse(address).is_ok(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn an_address_is_in_its_own_network(v4: u32, v6: u128, short in 0..=32_u32, long in 0..=128_u32) {
            let v4 = IpAddr::V4(v4.into());
            let network = format!("{}/{short}", network_address(v4, short));
            prop_assert!(contains(&network, &v4.to_string()));
            let v6 = IpAddr::V6(v6.into());
            prop_assume!(!matches!(v6.to_canonical(), IpAddr::V4(_)) && network_address(v6, long).to_canonical().is_ipv6());
            let network = format!("{}/{long}", network_address(v6, long));
            prop_assert!(contains(&network, &v6.to_string()));
        }

        #[test]
        fn one_bit_of_the_prefix_is_another_network(
            v4: u32, v6: u128, short in 1..=32_u32, long in 1..=128_u32, bit: u32,
        ) {
            let network = format!("{}/{short}", network_address(IpAddr::V4(v4.into()), short));
            let other = Ipv4Addr::from(v4 ^ (1 << (31 - bit % short)));
            prop_assert!(!contains(&network, &other.to_string()));
            prop_assert!(!contains(&network, &other.to_ipv6_mapped().to_string()));
            prop_assume!(network_address(IpAddr::V6(v6.into()), long).to_canonical().is_ipv6());
            let network = format!("{}/{long}", network_address(IpAddr::V6(v6.into()), long));
            let other = Ipv6Addr::from(v6 ^ (1 << (127 - bit % long)));
            prop_assert!(!contains(&network, &other.to_string()));
        }

        #[test]
        fn mapped_networks_are_the_ipv4_networks(v4: u32, prefix in 0..=32_u32) {
            let IpAddr::V4(network) = network_address(IpAddr::V4(v4.into()), prefix) else { unreachable!() };
            let mapped = format!("{}/{}", network.to_ipv6_mapped(), prefix + 96);
            prop_assert_eq!(Network::parse(&mapped).unwrap(), Network::parse(&format!("{network}/{prefix}")).unwrap());
        }
    }
}
