//! Where a request comes from: networks, and the client behind proxies that are trusted.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A network, or one address: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// It is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no network: write an address such as 192.0.2.7, or a network such as 10.0.0.0/8 or 2001:db8::/32")]
pub struct InvalidNetwork(String);

/// An address of IPv4 that is written as one of IPv6 is that of IPv4.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// The first bits of an address; the others are 0.
fn first(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(four) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits.min(32))).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from(u32::from(four) & mask))
        }
        IpAddr::V6(six) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from(u128::from(six) & mask))
        }
    }
}

impl Network {
    /// Whether an address belongs to it.
    pub fn holds(self, address: IpAddr) -> bool {
        let address = plain(address);
        address.is_ipv4() == self.address.is_ipv4() && first(address, self.bits) == self.address
    }
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let invalid = || InvalidNetwork(text.to_owned());
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| invalid())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits: u8 = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| invalid()))?;
        if bits > most {
            return Err(invalid());
        }
        Ok(Self { address: first(address, bits), bits })
    }
}

impl TryFrom<String> for Network {
    type Error = InvalidNetwork;

    fn try_from(text: String) -> Result<Self, InvalidNetwork> {
        text.parse()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

/// Who is limited by the address: the address of IPv4, the network of 64 bits of IPv6, which is what one house has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(IpAddr);

impl Client {
    /// By one's own address.
    pub fn at(address: IpAddr) -> Self {
        let address = plain(address);
        Self(if address.is_ipv6() { first(address, 64) } else { address })
    }

    /// By whom the connection comes from and what proxies wrote down on the way (`X-Forwarded-For`, all of it in its order).
    ///
    /// Each proxy adds at the right whom it got the request from. What stands there counts as far as proxies are trusted: the first
    /// address from the right that is none of theirs. Whatever a client wrote itself stands further left.
    pub fn behind<'f>(peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'f str>, trusted: &[Network]) -> Self {
        let is_trusted = |address| trusted.iter().any(|network| network.holds(address));
        let mut nearest = peer;
        for said in forwarded.rev() {
            if !is_trusted(nearest) {
                break;
            }
            // What cannot be read was not written by a proxy that is trusted.
            let Some(address) = address(said) else { break };
            nearest = address;
        }
        Self::at(nearest)
    }
}

/// An address, with a port or without.
fn address(said: &str) -> Option<IpAddr> {
    let said = said.trim();
    let socket = || said.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip());
    let bare = said.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(socket)
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let holds = |network: &str, address: &str| network.parse::<Network>().unwrap().holds(ip(address));
        assert!(holds("10.0.0.0/8", "10.255.3.4") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("10.1.2.3/8", "10.9.9.9") && holds("192.0.2.7", "192.0.2.7") && !holds("192.0.2.7", "192.0.2.8"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "2001:db8::1"));
        assert!(holds("2001:db8::/32", "2001:db8:1::1") && !holds("2001:db8::/32", "2001:db9::1"));
        assert!(holds("127.0.0.1", "::ffff:127.0.0.1") && holds("::/0", "::1"));
        for wrong in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "proxy.example", "10.0.0.0/", "/8", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Network>().unwrap_err().to_string().starts_with(&format!("`{wrong}` is no network")));
        }
    }

    #[test]
    fn only_what_trusted_proxies_wrote_counts() {
        let trusted: Vec<Network> = ["127.0.0.1", "10.0.0.0/8"].iter().map(|text| text.parse().unwrap()).collect();
        let client = |peer: &str, said: &str, trusted: &[Network]| {
            Client::behind(ip(peer), said.split(',').filter(|part| !part.is_empty()), trusted).to_string()
        };
        assert_eq!(client("192.0.2.1", "", &trusted), "192.0.2.1");
        assert_eq!(
            client("192.0.2.1", "198.51.100.9", &trusted),
            "192.0.2.1",
            "whoever is no proxy says what one likes"
        );
        assert_eq!(client("127.0.0.1", "198.51.100.9", &[]), "127.0.0.1", "nobody is trusted who was not named");
        assert_eq!(client("127.0.0.1", "198.51.100.9", &trusted), "198.51.100.9");
        assert_eq!(client("127.0.0.1", "1.1.1.1, 198.51.100.9, 10.4.4.4", &trusted), "198.51.100.9");
        assert_eq!(client("127.0.0.1", "10.1.1.1, 10.4.4.4", &trusted), "10.1.1.1", "all of them are ours");
        assert_eq!(client("127.0.0.1", "198.51.100.9, nonsense, 10.4.4.4", &trusted), "10.4.4.4");
        assert_eq!(client("127.0.0.1", "198.51.100.9:4711", &trusted), "198.51.100.9");
        assert_eq!(client("::ffff:127.0.0.1", "[2001:db8:1:2:3::4]:443", &trusted), "2001:db8:1:2::");
    }

    #[test]
    fn a_house_with_ipv6_is_one_client() {
        assert_eq!(Client::at(ip("2001:db8:1:2:aaaa::1")), Client::at(ip("2001:db8:1:2:bbbb::2")));
        assert_ne!(Client::at(ip("2001:db8:1:2::1")), Client::at(ip("2001:db8:1:3::1")));
        assert_eq!(Client::at(ip("::ffff:192.0.2.1")), Client::at(ip("192.0.2.1")));
    }
}
