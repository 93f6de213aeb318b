//! The table of addresses, as the router gets it: addresses with the same beginning go under one scope.
//!
//! The router tries one pattern after the other, and keeps each compiled, once a thread. Written flat, the table took 5 MB a
//! thread; under scopes only what differs has a pattern of its own, and what has no `{name}` is compared as text.

use actix_web::Route;
use actix_web::web::{ServiceConfig, resource, scope};

use crate::metrics::Requests;

/// An address with what answers there.
pub struct Address {
    path: String,
    routes: Vec<Route>,
}

/// The address of `path`, which begins with a slash; each `{name}` stands for one part.
pub fn at(path: &str) -> Address {
    Address { path: path.to_owned(), routes: Vec::new() }
}

impl Address {
    /// What answers a method.
    #[must_use]
    pub fn route(mut self, route: Route) -> Self {
        self.routes.push(route);
        self
    }

    /// With something around each of what answers there.
    #[must_use]
    pub fn around(mut self, wrap: impl Fn(Route) -> Route) -> Self {
        self.routes = self.routes.into_iter().map(wrap).collect();
        self
    }

    /// How much of the path is up to the first part that is a name alone; none without one.
    fn stem(&self) -> Option<usize> {
        let mut end = 0;
        for part in self.path.split('/').skip(1) {
            end += 1 + part.len();
            if part.starts_with('{') && part.ends_with('}') {
                return Some(end);
            }
        }
        None
    }
}

/// The addresses of one part of the program.
#[derive(Default)]
pub struct Addresses(Vec<Address>);

impl Addresses {
    /// One more.
    pub fn service(&mut self, address: Address) -> &mut Self {
        self.0.push(address);
        self
    }

    /// More of them.
    pub fn configure(&mut self, part: impl FnOnce(&mut Self)) -> &mut Self {
        part(self);
        self
    }

    /// Hands them to the router, which has them under `prefix`; requests are counted by their patterns. `unknown` answers what has a known beginning and does not exist, `wrong_method` what does
    /// not take the method.
    pub fn register(
        self,
        app: &mut ServiceConfig,
        (prefix, requests): (&str, &Requests),
        unknown: fn() -> Route,
        wrong_method: fn() -> Route,
    ) {
        let (plain, mut groups) = self.grouped();
        // Below `stem`, which the router has matched by then.
        let place = |stem: usize, address: Address| {
            let counted = requests.route(&format!("{prefix}{}", address.path));
            let empty = resource(&address.path[stem..]).app_data(counted).default_service(wrong_method());
            address.routes.into_iter().fold(empty, actix_web::Resource::route)
        };
        for address in plain {
            app.service(place(0, address));
        }
        in_order(&mut groups);
        for (stem, addresses) in groups {
            let mut group = scope(&stem).default_service(unknown());
            for address in addresses {
                group = group.service(place(stem.len(), address));
            }
            app.service(group);
        }
    }

    /// Those without names, and those with one by their beginnings, in the order of the table.
    fn grouped(self) -> (Vec<Address>, Vec<(String, Vec<Address>)>) {
        let (mut plain, mut groups) = (Vec::new(), Vec::<(String, Vec<Address>)>::new());
        for address in self.0 {
            let Some(end) = address.stem() else {
                plain.push(address);
                continue;
            };
            match groups.iter_mut().find(|(stem, _)| *stem == address.path[..end]) {
                Some((_, group)) => group.push(address),
                None => groups.push((address.path[..end].to_owned(), vec![address])),
            }
        }
        (plain, groups)
    }
}

/// Keeps the order of the table, but for `/certificates/batches/{id}`, which comes before `/certificates/{id}`: that would take
/// `batches` for an id.
fn in_order(groups: &mut [(String, Vec<Address>)]) {
    let beginning = |stem: &str| stem.split_once('{').map_or(stem.len(), |(text, _)| text.len());
    for at in 1..groups.len() {
        let first = groups[..at].iter().position(|(stem, _)| groups[at].0.starts_with(&stem[..beginning(stem)]));
        if let Some(first) = first {
            groups[first..=at].rotate_right(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use actix_web::web::get;
    use actix_web::{App, HttpRequest, test};

    use super::*;
    use crate::base::Timestamp;
    use crate::metrics::{Metrics, Route as Counted};

    async fn say(request: HttpRequest) -> String {
        let parts = request.match_info().iter().map(|(name, value)| format!("{name}={value}"));
        let counted: &Arc<Counted> = request.app_data().expect("it is counted");
        assert_eq!(counted.pattern(), format!("/all{}", request.match_pattern().expect("a pattern")));
        parts.collect::<Vec<_>>().join(" ")
    }

    fn answer(text: &'static str) -> Route {
        actix_web::web::to(move || async move { text })
    }

    fn table(app: &mut ServiceConfig) {
        let mut table = Addresses::default();
        table
            .service(at("/batches/{id}/rows").route(get().to(say)))
            .service(at("/things/{id}").route(get().to(say)))
            .service(at("/things/{id}/parts/{part}").route(get().to(say)))
            .service(at("/things/{id}/table.{form:csv|xlsx}").route(get().to(say)))
            .service(at("/things/lists/{list}").route(get().to(say)))
            .service(at("/things/new").route(get().to(|| async { "a new one" })));
        let metrics = Metrics::new(Timestamp::from_micros(0)).unwrap();
        table.register(app, ("/all", &metrics.requests), || answer("nothing"), || answer("another method"));
    }

    async fn look_everywhere() {
        let app = test::init_service(App::new().configure(table)).await;
        for (path, said) in [
            ("/things/7", "id=7"),
            ("/things/7/parts/a", "id=7 part=a"),
            ("/things/7/table.csv", "id=7 form=csv"),
            ("/things/lists/9", "list=9"),
            ("/things/new", "a new one"),
            ("/batches/3/rows", "id=3"),
            ("/things/7/nowhere", "nothing"),
            ("/things/7/table.pdf", "nothing"),
            ("/batches/3", "nothing"),
        ] {
            let body = test::call_and_read_body(&app, test::TestRequest::get().uri(path).to_request()).await;
            assert_eq!(body, said, "{path}");
        }
        let wrong = test::TestRequest::delete().uri("/things/7/parts/a").to_request();
        assert_eq!(test::call_and_read_body(&app, wrong).await, "another method");
    }

    #[test]
    fn an_address_is_found_whatever_stands_beside_it() {
        actix_web::rt::System::new().block_on(look_everywhere());
    }
}
