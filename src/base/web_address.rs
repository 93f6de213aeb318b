//! Addresses on the web: which are safe to send secrets to, and how texts are written into them.

use std::net::IpAddr;

/// Whether an address is one with TLS, or one of this machine.
pub fn is_safe_address(address: &str) -> bool {
    if !address.bytes().all(|byte| byte.is_ascii_graphic()) || address.contains(['\\', '"', '<', '>', '#']) {
        return false;
    }
    let (safe, rest) = match (address.strip_prefix("https://"), address.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return false,
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    // Names before an @ make an address look like another.
    if authority.is_empty() || authority.contains('@') {
        return false;
    }
    safe || is_this_machine(authority)
}

fn is_this_machine(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Pairs as they stand behind the `?` of an address, or in a form.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let written: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value))).collect();
    written.join("&")
}

/// A text as a value in an address: all but letters, digits and `-._~` is encoded (RFC 3986, section 2.3).
pub fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut written, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
        written
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_and_this_machine_are_safe() {
        for safe in ["https://id.example", "https://id.example:8443/a?b", "http://127.0.0.1:3000/x", "http://localhost"]
        {
            assert!(is_safe_address(safe), "{safe}");
        }
        assert!(is_safe_address("http://[::1]:80/x"));
        for unsafe_ in [
            "http://id.example",
            "http://localhost.evil.example/",
            "http://127.0.0.1.evil.example/",
            "http://127.0.0.1@evil.example/",
            "https://id.example@evil.example/",
            "https://",
            "ftp://id.example",
            "javascript:alert(1)",
            "https://id.example/\u{a0}",
            "https://id.example/\"onload",
            "//id.example",
            "",
        ] {
            assert!(!is_safe_address(unsafe_), "{unsafe_}");
        }
    }

    #[test]
    fn values_cannot_end_where_they_stand() {
        assert_eq!(query(&[("a", "b&c=d"), ("e", "ü /")]), "a=b%26c%3Dd&e=%C3%BC%20%2F");
    }
}
