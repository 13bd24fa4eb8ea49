//! The API URL: parsed once, strictly, before the HTTP library sees it.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// A URL that the secret key may be sent to: HTTPS, or HTTP to this machine.
///
/// Only URLs that all parsers understand in the same way are accepted: no user info, no query, no fragment, no port that some
/// parsers replace by 80.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiUrl {
    https: bool,
    /// In lower case; an IPv6 address has no brackets.
    host: String,
    port: u16,
    /// Empty, or a path that starts with `/` and does not end with one.
    prefix: String,
}

impl ApiUrl {
    /// Parses an absolute URL (RFC 3986).
    ///
    /// The error is a predicate that doesn't quote the URL: it may contain a password.
    pub fn parse(text: &str) -> Result<ApiUrl, String> {
        if let Some(bad) = text.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(match bad {
                ' ' | '\t' | '\n' | '\r' => "contains white space".into(),
                c if c.is_ascii() => "contains a control character".to_string(),
                _ => "contains a character outside ASCII: write an international name in its xn-- form".into(),
            });
        }
        let (scheme, rest) = text.split_once("://").ok_or("is not an https:// URL")?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err("does not begin with https://".into()),
        };
        if rest.contains(['\\', '"', '<', '>', '^', '`', '{', '|', '}']) {
            return Err("contains a character that no URL can have".into());
        }
        if rest.contains('?') {
            return Err("has a query (?…)".into());
        }
        if rest.contains('#') {
            return Err("has a fragment (#…)".into());
        }
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        if authority.contains('@') {
            return Err("has a user name or password in it".into());
        }
        let (host, port) = parse_authority(authority)?;
        let port = match port {
            Some(digits) => parse_port(digits)?,
            None if https => 443,
            None => 80,
        };
        if !https && !is_loopback(&host) {
            return Err("begins with http:// and is not on this machine: the key would travel unprotected".into());
        }
        let prefix = path.trim_end_matches('/');
        if prefix.contains("//") || prefix.split('/').any(|part| matches!(part, "." | "..")) {
            return Err("has an empty, \".\" or \"..\" segment in its path".into());
        }
        if prefix.to_ascii_lowercase().contains("%2e") || !is_percent_encoding_valid(prefix) {
            return Err("has an invalid percent-encoding, or an encoded dot, in its path".into());
        }
        Ok(ApiUrl { https, host, port, prefix: prefix.to_owned() })
    }

    /// Returns the URL of an endpoint; `path` starts with `/`.
    pub fn join(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin(), self.prefix)
    }

    /// Returns scheme, host and port (RFC 6454); the port unless it is the scheme's default.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.https { "https" } else { "http" }, self.authority())
    }

    /// Returns host and port; the port unless it is the scheme's default.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.https, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }

    /// The host; an IPv6 address has no brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, also if it is the scheme's default.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether the scheme is HTTPS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether the host is this machine, by name or IP address.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

impl fmt::Display for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.prefix)
    }
}

impl fmt::Debug for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Splits an authority into host (validated, in lower case, without brackets) and digits of the port.
pub(super) fn parse_authority(authority: &str) -> Result<(String, Option<&str>), String> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (address, after) = rest.split_once(']').ok_or("has a [ without its ]")?;
        let address: Ipv6Addr = address.parse().map_err(|_| "has an invalid IPv6 address")?;
        let port = match after {
            "" => None,
            _ => Some(after.strip_prefix(':').ok_or("has something after the ]")?),
        };
        return Ok((address.to_string(), port));
    }
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let host = host.to_ascii_lowercase();
    if host.is_empty() {
        return Err("names no host".into());
    }
    // Letters, digits and hyphens (RFC 1123), and the underscore that some internal names have.
    let mut labels = host.strip_suffix('.').unwrap_or(&host).split('.');
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if host.len() > 253 || !labels.clone().all(is_label) {
        return Err("has an invalid host name".into());
    }
    // `127.1`, `0x7f.1` and `2130706433` are IP addresses to some resolvers and names to others.
    let last = labels.next_back().unwrap_or_default();
    let looks_numeric = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    if looks_numeric && host.parse::<std::net::Ipv4Addr>().is_err() {
        return Err("has an invalid IPv4 address".into());
    }
    Ok((host, port))
}

pub(super) fn parse_port(digits: &str) -> Result<u16, String> {
    if digits.is_empty() || digits.len() > 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("has an invalid port".into());
    }
    digits.parse().ok().filter(|&port| port != 0).ok_or_else(|| "has an invalid port: expected 1 to 65535".into())
}

fn is_percent_encoding_valid(path: &str) -> bool {
    path.split('%').skip(1).all(|part| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

fn is_loopback(host: &str) -> bool {
    // RFC 6761: "localhost" and names below it are this machine; the resolver checks that they are.
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefix_is_kept_without_trailing_slash() {
        for url in ["https://torii.example/auth", "https://torii.example/auth/", "HTTPS://Torii.Example:443/auth//"] {
            let url = ApiUrl::parse(url).unwrap();
            assert_eq!(url.join("/api/x"), "https://torii.example/auth/api/x");
        }
        assert_eq!(ApiUrl::parse("https://api.torii.so").unwrap().join("/a"), "https://api.torii.so/a");
        assert_eq!(ApiUrl::parse("http://[::1]:4010/").unwrap().join("/a"), "http://[::1]:4010/a");
    }

    #[test]
    fn http_only_to_loopback() {
        for good in
            ["http://localhost", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]", "http://a.localhost:80"]
        {
            assert!(ApiUrl::parse(good).unwrap().is_loopback(), "{good}");
        }
        for bad in [
            "http://api.torii.so",
            "http://10.0.0.1",
            "http://localhost.example",
            "http://[::2]",
            "http://notlocalhost",
        ] {
            assert!(ApiUrl::parse(bad).unwrap_err().contains("http://"), "{bad}");
        }
    }

    #[test]
    fn ambiguous_urls_are_rejected() {
        for bad in [
            "",
            "api.torii.so",
            "https:",
            "https://",
            "https:///x",
            "ftp://x",
            "https://u:p@h",
            "https://u@h",
            "https://h?q",
            "https://h#f",
            "https://h:99999",
            "https://h:0",
            "https://h:",
            "https://h:http",
            "https://h:+80",
            "https://h:080000",
            "https://h h",
            "https://h\n",
            "https://h\\@e",
            "https://b\u{fc}cher.example",
            "https://[::1",
            "https://[::1]x",
            "https://[fe80::1%25eth0]",
            "https://-h",
            "https://a..b",
            "https://127.1",
            "https://0x7f.1",
            "https://2130706433",
            "https://h/../x",
            "https://h/%2e%2E/x",
            "https://h/a//b",
            "https://h/%zz",
            "https://h/%\u{301}",
            "https://1.2.3.4.5",
        ] {
            assert!(ApiUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn parsing_the_display_text_gives_the_same_url() {
        for url in ["https://API.torii.so:8443/x/", "http://[0:0::1]:80", "https://a_b.example.", "https://h/%41b"] {
            let url = ApiUrl::parse(url).unwrap();
            assert_eq!(ApiUrl::parse(&url.to_string()).unwrap(), url);
        }
    }
}
