//! The proxy of the environment, parsed strictly: the HTTP library would ignore an invalid value and go without a proxy.

use std::fmt;

use super::{ApiUrl, Origin, api_url};
use crate::error::{Error, Hint};
use crate::host::Host;

#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    scheme: String,
    /// `user:password@`, percent-encoded as given; or empty.
    user_info: String,
    /// An IPv6 address has no brackets.
    host: String,
    port: Option<u16>,
    variable: &'static str,
}

/// The schemes that curl and ureq have in common.
const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

impl Proxy {
    /// Returns the proxy for calls to `url`, by `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` (or their lower-case forms); none for this
    /// machine. `HTTP_PROXY` is ignored: plain HTTP is for this machine only.
    pub fn for_url(url: &ApiUrl, host: &Host) -> Result<Option<Proxy>, Error> {
        if url.is_loopback() {
            return Ok(None);
        }
        let read = |names: &[&'static str]| {
            names.iter().find_map(|&name| host.env(name).filter(|value| !value.is_empty()).map(|value| (name, value)))
        };
        let Some((variable, value)) = read(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) else {
            return Ok(None);
        };
        if let Some((_, exceptions)) = read(&["NO_PROXY", "no_proxy"])
            && is_exempt(url.host(), &exceptions.to_string_lossy())
        {
            return Ok(None);
        }
        let parsed = value
            .to_str()
            .ok_or_else(|| "is not UTF-8".to_owned())
            .and_then(|text| Proxy::parse(text.trim(), variable));
        parsed.map(Some).map_err(|problem| Error::Setting {
            origin: Origin::Env(variable).to_string(),
            problem,
            hint: Some(Hint::ExampleProxy),
        })
    }

    /// The URL with user and password, for the HTTP library.
    pub fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.user_info, self.authority())
    }

    /// Returns host and port, with the HTTP library's default port if none is given.
    pub fn host_and_port(&self) -> (&str, u16) {
        let default_port = match self.scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => 1080,
        };
        (&self.host, self.port.unwrap_or(default_port))
    }

    fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        self.port.map_or(host.clone(), |port| format!("{host}:{port}"))
    }

    pub fn origin(&self) -> Origin {
        Origin::Env(self.variable)
    }

    fn parse(text: &str, variable: &'static str) -> Result<Proxy, String> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("is not a proxy's URL: it has a space or a character outside ASCII".into());
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let scheme = scheme.to_ascii_lowercase();
        if !SCHEMES.contains(&scheme.as_str()) {
            return Err(format!("has an unsupported proxy scheme: expected {}", SCHEMES.join(", ")));
        }
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user_info, authority) = rest.rsplit_once('@').map_or(("", rest), |(user, host)| (user, host));
        if user_info.contains(['/', '?', '#', '@']) {
            return Err("has a user or password with special characters: write them as %XX".into());
        }
        let (host, port) = api_url::parse_authority(authority)?;
        let port = port.map(api_url::parse_port).transpose()?;
        let user_info = if user_info.is_empty() { String::new() } else { format!("{user_info}@") };
        Ok(Proxy { scheme, user_info, host, port, variable })
    }
}

/// Writes the URL without user and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority())
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether `NO_PROXY` exempts `host`: `*`, or a list of domains (with their subdomains) and IP addresses.
fn is_exempt(host: &str, exceptions: &str) -> bool {
    exceptions.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        let entry = entry.to_ascii_lowercase();
        let name = entry.trim_start_matches("*.").trim_start_matches('.').trim_matches(['[', ']']);
        entry == "*"
            || host == name
            || host.strip_suffix(name).is_some_and(|above| above.ends_with('.') && !name.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy() {
        for yes in ["*", "api.torii.so", "torii.so", ".torii.so", "*.torii.so", "x, API.Torii.so ,y", "a so"] {
            assert!(is_exempt("api.torii.so", yes), "{yes}");
        }
        for no in ["", " , ", "orii.so", "api.torii", "api.torii.so.example", "."] {
            assert!(!is_exempt("api.torii.so", no), "{no}");
        }
        assert!(is_exempt("2001:db8::1", "[2001:db8::1]"));
    }

    #[test]
    fn proxies_are_parsed_strictly_and_displayed_without_password() {
        let proxy = Proxy::parse("http://anna:p%40ss@proxy.example:3128/", "HTTPS_PROXY").unwrap();
        assert_eq!(proxy.url(), "http://anna:p%40ss@proxy.example:3128");
        assert_eq!(format!("{proxy:?}"), "http://proxy.example:3128");
        assert_eq!(proxy.host_and_port(), ("proxy.example", 3128));
        assert_eq!(Proxy::parse("proxy.example:8080", "ALL_PROXY").unwrap().url(), "http://proxy.example:8080");
        for bad in
            ["", "http://", "ftp://x", "http://x:99999", "http://x:http", "http://a b", "socks9://x", "http://u:a/b@x"]
        {
            assert!(Proxy::parse(bad, "HTTPS_PROXY").is_err(), "{bad}");
        }
    }
}
