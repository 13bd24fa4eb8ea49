//! Which addresses `--ip` means.

use std::net::IpAddr;

/// A network, or one address as a network that holds nothing else.
///
/// An IPv4-mapped address (`::ffff:192.0.2.1`) is the IPv4 address, so each address belongs to one family: `::/0` holds
/// no IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads an address or a network in CIDR notation, as people write it.
    ///
    /// The error quotes nothing of the text that isn't an address.
    pub fn parse(text: &str) -> Result<Network, String> {
        let text = text.trim();
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let written = parse_ip(address)
            .ok_or("expected an address or a network such as 203.0.113.42, 203.0.113.0/24 or 2001:db8::/32")?;
        let address = written.to_canonical();
        let Some(prefix) = prefix else {
            return Ok(Network { first: address, prefix: width(address) });
        };
        // The bits that the IPv4-mapped form has in front of the IPv4 address.
        let mapped = width(written) - width(address);
        let prefix =
            parse_prefix(prefix, mapped, width(written)).ok_or_else(|| prefix_error(written, mapped))? - mapped;
        let first = first(address, prefix);
        if first != address {
            return Err(format!(
                "this is an address inside a network: write {first}/{prefix} for the network, \
                 or {address} for the one address"
            ));
        }
        Ok(Network { first, prefix })
    }

    /// Whether this is the text of an address in the network.
    pub fn holds(&self, address: &str) -> bool {
        parse_ip(address).map(|address| address.to_canonical()).is_some_and(|address| {
            address.is_ipv4() == self.first.is_ipv4() && first(address, self.prefix) == self.first
        })
    }
}

/// An address with or without brackets. A port or a zone makes it something else, which is not guessed at.
fn parse_ip(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text).parse().ok()
}

/// A prefix length, without the sign and the leading zeros that the library would forgive: `/08` may be meant octal.
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
    format!("expected a prefix length from {mapped} to {} after the '/', such as {example}", width(written))
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The first address of the network that the address lies in.
fn first(address: IpAddr, prefix: u32) -> IpAddr {
    let host_bits = width(address).saturating_sub(prefix);
    match address {
        IpAddr::V4(v4) => IpAddr::V4((v4.to_bits() & u32::MAX.checked_shl(host_bits).unwrap_or(0)).into()),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & u128::MAX.checked_shl(host_bits).unwrap_or(0)).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap_or_else(|error| panic!("{network}: {error}")).holds(address)
    }

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
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
            assert!(holds(network, address), "{network} {address}");
        }
        for (network, address) in [
            ("203.0.113.42", "203.0.113.43"),
            ("2001:db8::1", "2001:db8::2"),
            // The long deprecated "IPv4-compatible" form is another address.
            ("203.0.113.42", "::203.0.113.42"),
        ] {
            assert!(!holds(network, address), "{network} {address}");
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
            assert!(holds(network, inside), "{network} {inside}");
            assert!(!holds(network, outside), "{network} {outside}");
        }
    }

    #[test]
    fn what_is_not_clearly_an_address_is_in_no_network() {
        for text in [
            "",
            " ",
            "unknown",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.04",
            "1.2.3.4:80",
            "[::1]:80",
            "[::1",
            "::1]",
            "[[::1]]",
            "[ ::1 ]",
            "fe80::1%eth0",
            "1.2.3.4, 5.6.7.8",
            "1.2.3.4/32",
            "1٫2.3.4",
        ] {
            assert!(!holds("0.0.0.0/0", text) && !holds("::/0", text), "{text}");
        }
    }

    #[test]
    fn bad_networks_are_refused_with_an_example_and_not_quoted() {
        let neither = "expected an address or a network such as 203.0.113.42, 203.0.113.0/24 or 2001:db8::/32";
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
    fn an_address_inside_a_network_could_mean_two_things() {
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
            let network = format!("{}/{short}", first(v4, short));
            prop_assert!(holds(&network, &v4.to_string()));
            let v6 = IpAddr::V6(v6.into());
            prop_assume!(!matches!(v6.to_canonical(), IpAddr::V4(_)) && first(v6, long).to_canonical().is_ipv6());
            let network = format!("{}/{long}", first(v6, long));
            prop_assert!(holds(&network, &v6.to_string()));
        }

        #[test]
        fn one_bit_of_the_prefix_makes_the_difference(
            v4: u32, v6: u128, short in 1..=32_u32, long in 1..=128_u32, bit: u32,
        ) {
            let network = format!("{}/{short}", first(IpAddr::V4(v4.into()), short));
            let other = Ipv4Addr::from(v4 ^ (1 << (31 - bit % short)));
            prop_assert!(!holds(&network, &other.to_string()));
            prop_assert!(!holds(&network, &other.to_ipv6_mapped().to_string()));
            prop_assume!(first(IpAddr::V6(v6.into()), long).to_canonical().is_ipv6());
            let network = format!("{}/{long}", first(IpAddr::V6(v6.into()), long));
            let other = Ipv6Addr::from(v6 ^ (1 << (127 - bit % long)));
            prop_assert!(!holds(&network, &other.to_string()));
        }

        #[test]
        fn mapped_networks_are_the_ipv4_networks(v4: u32, prefix in 0..=32_u32) {
            let IpAddr::V4(network) = first(IpAddr::V4(v4.into()), prefix) else { unreachable!() };
            let mapped = format!("{}/{}", network.to_ipv6_mapped(), prefix + 96);
            prop_assert_eq!(Network::parse(&mapped).unwrap(), Network::parse(&format!("{network}/{prefix}")).unwrap());
        }
    }
}
