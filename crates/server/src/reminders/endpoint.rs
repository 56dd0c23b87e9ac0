//! Where reminders may be sent: to the push services of browsers, and to nothing else.
//!
//! The address comes from a member's phone, so that without this the server could be made to speak
//! to machines inside the operator's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::Uri;

/// The longest address that is kept.
const LONGEST: usize = 1024;

/// The push services of the browsers in use. A name that begins with a dot stands for every host
/// below it. Sources: the addresses that Chromium (Firebase), Firefox, Safari and Edge give out.
pub const KNOWN: &[&str] = &[
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
];

/// Which addresses are taken.
#[derive(Clone, Debug)]
pub enum Allowed {
    /// HTTPS at [`KNOWN`] services and those that the operator adds, by name, at the usual port, on
    /// public addresses.
    Services(Vec<String>),
    /// Anything on this machine, without TLS too. Only for tests.
    ThisMachine,
}

/// An address that reminders may be sent to.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    uri: Uri,
}

impl Endpoint {
    /// The address from text, if it is one of the allowed.
    pub fn parse(text: &str, allowed: &Allowed) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let host = uri.host()?;
        // A name and a password before the host would go into no header, but have no place here.
        if uri.authority()?.as_str().contains('@') {
            return None;
        }
        let fits = match allowed {
            Allowed::Services(more) => {
                uri.scheme_str() == Some("https")
                    && uri.port_u16().is_none_or(|port| port == 443)
                    && KNOWN
                        .iter()
                        .copied()
                        .chain(more.iter().map(String::as_str))
                        .any(|service| is_at(host, service))
            }
            Allowed::ThisMachine => host == "127.0.0.1" || host == "localhost",
        };
        fits.then_some(Self { uri })
    }

    /// The whole address.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The push service, `https://host`, for which a signature holds.
    pub fn origin(&self) -> String {
        let scheme = self.uri.scheme_str().unwrap_or("https");
        let authority = self.uri.authority().map_or("", |one| one.as_str());
        let authority = match self.uri.port_u16() {
            Some(443) if scheme == "https" => self.uri.host().unwrap_or(authority),
            _ => authority,
        };
        format!("{scheme}://{authority}")
    }
}

fn is_at(host: &str, service: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let service = service.to_ascii_lowercase();
    // An address in figures is no name, whatever the operator allows.
    if host.parse::<IpAddr>().is_ok() || host.starts_with('[') {
        return false;
    }
    match service.strip_prefix('.') {
        Some(above) => host
            .strip_suffix(above)
            .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
        None => host == service,
    }
}

/// Whether an address is one of the public network. Asked when a name has been looked up, right
/// before the connection is made, so that a name cannot change its mind in between.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => v6
            .to_ipv4_mapped()
            .map_or_else(|| is_public_v6(v6), is_public_v4),
    }
}

/// Without what RFC 6890 sets apart.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19)))
}

/// Only what is given out for the public network (`2000::/3`), without its special parts.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // 2001:db8 is for books, 2002 and 2001:0 carry IPv4 inside.
    (0x2000..0x4000).contains(&a) && a != 0x2002 && !(a == 0x2001 && (b == 0 || b == 0x0db8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(text: &str) -> bool {
        Endpoint::parse(
            text,
            &Allowed::Services(vec!["push.koperasi.example".to_owned()]),
        )
        .is_some()
    }

    #[test]
    fn the_known_services_are_taken() {
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://FCM.googleapis.com:443/wp/x",
            "https://updates.push.services.mozilla.com/wpush/v2/x",
            "https://web.push.apple.com/x",
            "https://wns2-sg2p.notify.windows.com/w/?token=x",
            "https://push.koperasi.example/x",
        ] {
            assert!(takes(good), "{good}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for bad in [
            "",
            "fcm.googleapis.com",
            "/wp/x",
            "http://fcm.googleapis.com/wp/x",
            "ftp://fcm.googleapis.com/wp/x",
            "https://fcm.googleapis.com:8443/wp/x",
            "https://fcm.googleapis.com.evil.example/wp/x",
            "https://evilfcm.googleapis.com/wp/x",
            "https://fcm.googleapis.com@evil.example/wp/x",
            "https://user:pass@fcm.googleapis.com/wp/x",
            "https://push.services.mozilla.com/x",
            "https://.push.services.mozilla.com/x",
            "https://evilpush.services.mozilla.com/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://2130706433/x",
            "https://localhost/x",
            "https://169.254.169.254/latest/meta-data",
        ] {
            assert!(!takes(bad), "{bad}");
        }
        let long = format!("https://fcm.googleapis.com/{}", "x".repeat(LONGEST));
        assert!(!takes(&long));
    }

    #[test]
    fn an_address_in_figures_is_no_service_even_if_it_is_named() {
        let allowed = Allowed::Services(vec!["10.0.0.1".to_owned(), ".0.0.1".to_owned()]);
        assert!(Endpoint::parse("https://10.0.0.1/x", &allowed).is_none());
        assert!(Endpoint::parse("https://127.0.0.1/x", &allowed).is_none());
    }

    #[test]
    fn an_origin_has_no_path_and_no_usual_port() {
        let allowed = Allowed::Services(Vec::new());
        let at = |text| Endpoint::parse(text, &allowed).unwrap().origin();
        assert_eq!(
            at("https://fcm.googleapis.com:443/wp/x?y"),
            "https://fcm.googleapis.com"
        );
    }

    #[test]
    fn addresses_inside_are_told_from_public_ones() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for public in ["142.250.4.95", "2404:6800:4003:c0f::5f", "::ffff:8.8.8.8"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
