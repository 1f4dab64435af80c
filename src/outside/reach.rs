//! Which machines may be asked.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// Looks names up, and leaves out addresses that are inside a network.
#[derive(Debug)]
pub struct Reach {
    /// Whether those are given too.
    pub inside: bool,
}

/// What an address inside a network is refused with.
#[derive(Debug)]
struct Inside;

impl std::fmt::Display for Inside {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("it is inside a network")
    }
}

impl std::error::Error for Inside {}

impl Resolver for Reach {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        // The person chose the proxy, wherever it is.
        let is_proxy = config.proxy().is_some_and(|proxy| Some(proxy.host()) == uri.host());
        if self.inside || is_proxy {
            return Ok(found);
        }
        let mut open = self.empty();
        for address in found.iter().filter(|address| !is_inner(address.ip())) {
            open.push(*address);
        }
        if open.is_empty() { Err(Error::Io(io::Error::other(Inside))) } else { Ok(open) }
    }
}

/// Whether an error is a refusal of [`Reach`].
pub fn was_refused(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Inside>)
}

/// The host of an address, with its port and without a user's name.
pub fn host(url: &str) -> &str {
    let authority = authority(url);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// Whether an address holds a name or a password, which would be sent along.
pub fn holds_a_password(url: &str) -> bool {
    authority(url).contains('@')
}

fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())]
}

/// Whether an address says by itself that it is inside a network.
pub fn is_inside(url: &str) -> bool {
    let host = host(url);
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(is_inner)
}

/// Whether an address is of this machine, of a network of one's own, or of no machine at all
/// (the registries of special addresses, RFC 6890).
fn is_inner(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inner_v4(address),
        IpAddr::V6(address) => is_inner_v6(address),
    }
}

fn is_inner_v4(address: Ipv4Addr) -> bool {
    let [one, two, three, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || one == 0
        || one >= 240
        // Shared by the customers of a provider; for protocols; for measurements.
        || (one == 100 && (64..128).contains(&two))
        || [one, two, three] == [192, 0, 0]
        || (one == 198 && (18..20).contains(&two))
}

fn is_inner_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let [.., six, seven] = parts;
    let last = Ipv4Addr::from(u32::from(six) << 16 | u32::from(seven));
    // 6to4 has the IPv4 address behind its prefix (RFC 3056).
    let [_, one, two, ..] = parts;
    let carried = Ipv4Addr::from(u32::from(one) << 16 | u32::from(two));
    // An IPv4 address in IPv6's clothes, or behind a translator.
    let is_mapped =
        parts[..6] == [0, 0, 0, 0, 0, 0xffff] || parts[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || (parts[0] & 0xfe00) == 0xfc00
        // Of a link, and of a site as it was once (RFC 3879).
        || (parts[0] & 0xff80) == 0xfe80
        // A translator of one's own network (RFC 8215).
        || parts[..3] == [0x64, 0xff9b, 1]
        || (parts[0] == 0x2002 && is_inner_v4(carried))
        || (is_mapped && is_inner_v4(last))
        || (parts[..6] == [0; 6] && is_inner_v4(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_known_by_its_address() {
        for url in [
            "http://localhost",
            "https://LOCALHOST:8443/a",
            "http://x.localhost./",
            "http://127.0.0.1:80/",
            "http://127.9.9.9",
            "http://10.1.2.3/x",
            "http://172.16.0.1",
            "http://192.168.1.1?x",
            "http://169.254.169.254/latest",
            "http://100.64.0.1",
            "http://0.0.0.0",
            "http://224.0.0.1",
            "http://255.255.255.255",
            "http://[::1]/",
            "http://[::]:80",
            "http://[fe80::1]",
            "http://[fd00::1]",
            "http://[::ffff:10.0.0.1]",
            "http://[64:ff9b::a00:1]",
            "http://[64:ff9b:1::808:808]",
            "http://[2002:a00:1::1]",
            "http://[fec0::1]",
            "http://a@localhost/",
        ] {
            assert!(is_inside(url), "{url}");
        }
        for url in [
            "http://example.org",
            "http://8.8.8.8/10.0.0.1",
            "http://172.32.0.1",
            "http://100.128.0.1",
            "http://[2606:4700::1]:443",
            "http://[2002:808:808::1]",
            "http://[::ffff:8.8.8.8]",
            "http://localhost.example.org",
        ] {
            assert!(!is_inside(url), "{url}");
        }
    }

    #[test]
    fn a_host_is_found_in_an_address() {
        for (url, expected) in
            [("http://a.b/c@d", "a.b"), ("https://a.b:8?x", "a.b:8"), ("http://u:p@a.b#f", "a.b")]
        {
            assert_eq!(host(url), expected);
        }
        assert!(holds_a_password("http://u:p@a.b") && !holds_a_password("http://a.b/@c"));
    }
}
