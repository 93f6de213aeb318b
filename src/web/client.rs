//! Where a request comes from: the other end of the connection, or whom trusted proxies name.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::error::Problem;
use super::state::State;
use crate::base::Client;

/// Who asks, as far as the network says it.
pub fn client(request: &HttpRequest) -> Client {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let trusted = request.app_data::<Data<State>>().map(|state| state.ctx.trusted_proxies.as_slice());
    let Some(trusted) = trusted.filter(|trusted| !trusted.is_empty()) else { return Client::at(peer) };
    let lines: Vec<&str> =
        request.headers().get_all("x-forwarded-for").map(|line| line.to_str().unwrap_or("?")).collect();
    Client::behind(peer, lines.iter().flat_map(|line| line.split(',')).collect::<Vec<_>>().into_iter(), trusted)
}

/// Whether the other end of the connection is a proxy whose word counts.
pub fn is_proxy(request: &HttpRequest) -> bool {
    let Some(state) = request.app_data::<Data<State>>() else { return false };
    let trusted = &state.ctx.trusted_proxies;
    !trusted.is_empty()
        && request.peer_addr().is_some_and(|peer| trusted.iter().any(|network| network.holds(peer.ip())))
}

impl FromRequest for Client {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(client(request)))
    }
}
