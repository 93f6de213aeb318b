//! Where the mail server is: `smtp://user:password@host:port?tls=…` and `smtps://…`, read with care for the password.

use std::fmt;
use std::net::Ipv6Addr;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// `smtps://`: TLS from the first byte.
    ImplicitTls,
    /// STARTTLS, or no mail.
    Required,
    /// STARTTLS where the server offers it. Someone in between can suppress the offer: never a default with a password.
    Opportunistic,
    /// Nothing, because the settings say so.
    None,
}

/// A mail server, and how to speak to it. Its `Debug` and `Display` leave the password out.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SmtpUrl {
    pub host: String,
    pub port: u16,
    pub credentials: Option<(String, String)>,
    pub security: Security,
}

/// Why a text is not the URL of a mail server. Never quotes the URL: it holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSmtpUrl {
    /// Neither `smtp://` nor `smtps://`.
    #[error("the URL of the mail server begins with smtp:// (STARTTLS) or smtps:// (TLS)")]
    Scheme,
    /// No host, or characters that no host has.
    #[error("the URL of the mail server names no valid host; it has the form smtp://user:password@host:587")]
    Host,
    /// Not a number from 1 to 65535.
    #[error("the port in the URL of the mail server is not a number from 1 to 65535")]
    Port,
    /// A `%` that is not followed by two hexadecimal digits.
    #[error("user name and password in the URL of the mail server are percent-encoded; write a % itself as %25")]
    Encoding,
    /// A user without a password, or the reverse.
    #[error("the URL of the mail server has a user name without a password, or a password without a user name")]
    Credentials,
    /// Something else than `?tls=none`, `?tls=opportunistic` or `?tls=required` behind an `smtp://` URL.
    #[error("behind the host of an smtp:// URL, only ?tls=required, ?tls=opportunistic or ?tls=none is understood")]
    Option,
}

impl SmtpUrl {
    /// Reads the URL. The password ends at the last `@`, so that most characters in it need no encoding.
    ///
    /// Without `?tls=`, STARTTLS is required where there is a password and used where it is offered otherwise. Default
    /// ports: 465 for smtps, for smtp 587 with a password and 25 without.
    pub fn parse(text: &str) -> Result<Self, InvalidSmtpUrl> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(InvalidSmtpUrl::Scheme)?;
        let implicit = match scheme.to_ascii_lowercase().as_str() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(InvalidSmtpUrl::Scheme),
        };
        let (credentials, rest) = match rest.rsplit_once('@') {
            Some((user_info, rest)) => (Some(credentials(user_info)?), rest),
            None => (None, rest),
        };
        let (server, option) = match rest.split_once('?') {
            Some((server, option)) => (server, Some(option)),
            None => (rest, None),
        };
        let security = match (implicit, option) {
            (true, None) => Security::ImplicitTls,
            (false, None) if credentials.is_some() => Security::Required,
            (false, None | Some("tls=opportunistic")) => Security::Opportunistic,
            (false, Some("tls=required")) => Security::Required,
            (false, Some("tls=none")) => Security::None,
            _ => return Err(InvalidSmtpUrl::Option),
        };
        let default_port = if implicit {
            465
        } else if credentials.is_some() {
            587
        } else {
            25
        };
        let (host, port) = host_and_port(server.strip_suffix('/').unwrap_or(server))?;
        Ok(Self { host, port: port.unwrap_or(default_port), credentials, security })
    }
}

fn credentials(user_info: &str) -> Result<(String, String), InvalidSmtpUrl> {
    let (user, password) = user_info.split_once(':').ok_or(InvalidSmtpUrl::Credentials)?;
    if user.is_empty() || password.is_empty() {
        return Err(InvalidSmtpUrl::Credentials);
    }
    Ok((percent_decoded(user)?, percent_decoded(password)?))
}

fn host_and_port(server: &str) -> Result<(String, Option<u16>), InvalidSmtpUrl> {
    let (host, port) = if let Some(rest) = server.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or(InvalidSmtpUrl::Host)?;
        host.parse::<Ipv6Addr>().map_err(|_| InvalidSmtpUrl::Host)?;
        let port = if rest.is_empty() { None } else { Some(rest.strip_prefix(':').ok_or(InvalidSmtpUrl::Host)?) };
        (host, port)
    } else {
        let (host, port) = server.split_once(':').map_or((server, None), |(host, port)| (host, Some(port)));
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        if host.is_empty() || !host.bytes().all(allowed) {
            return Err(InvalidSmtpUrl::Host);
        }
        (host, port)
    };
    let port = match port.map(str::parse) {
        None => None,
        Some(Ok(0) | Err(_)) => return Err(InvalidSmtpUrl::Port),
        Some(Ok(port)) => Some(port),
    };
    Ok((host.to_ascii_lowercase(), port))
}

fn percent_decoded(text: &str) -> Result<String, InvalidSmtpUrl> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16)).ok_or(InvalidSmtpUrl::Encoding);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| InvalidSmtpUrl::Encoding)?);
    }
    String::from_utf8(bytes).map_err(|_| InvalidSmtpUrl::Encoding)
}

impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, protection) = match self.security {
            Security::ImplicitTls => ("smtps", "TLS"),
            Security::Required => ("smtp", "STARTTLS required"),
            Security::Opportunistic => ("smtp", "STARTTLS where offered"),
            Security::None => ("smtp", "unencrypted"),
        };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        write!(f, "{scheme}://{host}:{} ({protection}", self.port)?;
        match &self.credentials {
            Some((user, _)) => write!(f, ", as {user})"),
            None => f.write_str(", without a password)"),
        }
    }
}
impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> SmtpUrl {
        SmtpUrl::parse(text).unwrap()
    }

    #[test]
    fn with_a_password_starttls_is_required_and_without_it_is_taken_where_offered() {
        let url = parse("smtp://user:secret@mail.example.org");
        assert_eq!((url.host.as_str(), url.port, url.security), ("mail.example.org", 587, Security::Required));
        assert_eq!(url.credentials, Some(("user".to_owned(), "secret".to_owned())));
        let url = parse("SMTP://relay.example.org/");
        assert_eq!((url.port, url.security, url.credentials), (25, Security::Opportunistic, None));
        let url = parse("smtps://user:secret@[2001:db8::1]");
        assert_eq!((url.host.as_str(), url.port, url.security), ("2001:db8::1", 465, Security::ImplicitTls));
        // The settings may say otherwise, and then they say it in so many words.
        assert_eq!(parse("smtp://u:p@127.0.0.1:2525?tls=none").security, Security::None);
        assert_eq!(parse("smtp://u:p@mail?tls=opportunistic").security, Security::Opportunistic);
        assert_eq!(parse("smtp://mail?tls=required").security, Security::Required);
    }

    #[test]
    fn a_password_may_hold_almost_anything() {
        let url = parse("smtp://me@example.org:p@ss:w/rd?#%25%20é@mail.example.org:587");
        assert_eq!(url.credentials, Some(("me@example.org".to_owned(), "p@ss:w/rd?#% é".to_owned())));
        assert_eq!(url.host, "mail.example.org");
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        use InvalidSmtpUrl as Wrong;
        for (text, reason) in [
            ("", Wrong::Scheme),
            ("mail.example.org:25", Wrong::Scheme),
            ("http://u:hunter2@mail.example.org", Wrong::Scheme),
            ("smtp://", Wrong::Host),
            ("smtp://u:hunter2@", Wrong::Host),
            ("smtp://mail example", Wrong::Host),
            ("smtp://mail/path", Wrong::Host),
            ("smtp://[::1", Wrong::Host),
            ("smtp://[::1]25", Wrong::Host),
            ("smtp://u:hunter2@mail:0", Wrong::Port),
            ("smtp://u:hunter2@mail:99999", Wrong::Port),
            ("smtp://u:hunter2%@mail", Wrong::Encoding),
            ("smtp://u:hunter2%zz@mail", Wrong::Encoding),
            ("smtp://u@mail", Wrong::Credentials),
            ("smtp://:hunter2@mail", Wrong::Credentials),
            ("smtp://mail?tls=maybe", Wrong::Option),
            ("smtp://mail?auth=plain", Wrong::Option),
            ("smtps://mail?tls=none", Wrong::Option),
        ] {
            let error = SmtpUrl::parse(text).unwrap_err();
            assert_eq!(error, reason, "{text}");
            assert!(!error.to_string().contains("hunter2"));
        }
    }

    #[test]
    fn the_password_is_never_shown() {
        let url = parse("smtp://user:hunter2@mail.example.org");
        assert_eq!(url.to_string(), "smtp://mail.example.org:587 (STARTTLS required, as user)");
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}
