//! What a form sent. Taking it checks that it comes from one of our pages: no handler can forget to.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::{Bytes, Query};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};

use super::visitor::Visitor;
use crate::web::body;
use crate::web::error::Problem;

/// The fields of a form that comes from one of our pages, and who sent it.
#[derive(Debug)]
pub struct Posted {
    /// Who sent it.
    pub visitor: Visitor,
    /// Whether the page's script sent it, which wants a short answer and no page.
    pub by_script: bool,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// A field; empty when it is not there.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// A field that is not empty.
    pub fn filled(&self, name: &str) -> Option<String> {
        Some(self.field(name).trim()).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// Everything that was sent, for telling whether two forms are the same.
    pub fn bytes(&self) -> Vec<u8> {
        let fields = self.fields.iter().filter(|(name, _)| name != "token");
        fields.flat_map(|(name, value)| [name.as_bytes(), b"=", value.as_bytes(), b"\n"].concat()).collect()
    }

    /// The fields as they were sent, without the form's token.
    pub fn all_fields(&self) -> impl Iterator<Item = &(String, String)> {
        self.fields.iter().filter(|(name, _)| name != "token")
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The fields of a form, in their order.
fn fields(request: &HttpRequest, bytes: &Bytes) -> Option<Vec<(String, String)>> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    Some(Query::<Vec<(String, String)>>::from_query(text).ok()?.into_inner())
}

impl FromRequest for Posted {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // A form writes each Chinese character as nine, and has all answers of a quiz: it may be as large as any body.
        let (request, bytes) = (request.clone(), body::read(request, payload));
        Box::pin(async move {
            let fields = fields(&request, &bytes.await?).ok_or_else(Problem::broken_form)?;
            // No text has a NUL in it, and PostgreSQL cannot hold one.
            if fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
                return Err(Problem::broken_form());
            }
            let by_script = request.headers().get("accept").is_some_and(|accept| accept == "application/json");
            let posted = Self { visitor: Visitor::of(&request), by_script, fields };
            if posted.visitor.sent_by_us(&request, posted.field("token")) {
                Ok(posted)
            } else {
                Err(Problem::foreign_form())
            }
        })
    }
}
