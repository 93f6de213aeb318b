//! A form with a file, as browsers send it (RFC 7578). Taking it checks that it comes from one of our pages, as `posted` does.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::visitor::Visitor;
use crate::web::body::{self, LARGEST_BODY};
use crate::web::error::Problem;

/// What a form has besides its file, in bytes.
const FORM: usize = 64 * 1024;

/// A form with a file that comes from one of our pages.
#[derive(Debug)]
pub struct Uploaded {
    /// Who sent it.
    pub visitor: Visitor,
    /// The file; empty when none was chosen.
    pub file: Vec<u8>,
    fields: Vec<(String, String)>,
}

impl Uploaded {
    /// A field; empty when it is not there.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

impl FromRequest for Uploaded {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, bytes) = (request.clone(), body::read_up_to(LARGEST_BODY + FORM, request, payload));
        Box::pin(async move {
            let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let kind = mailparse::parse_content_type(kind.unwrap_or_default());
            let boundary = kind.params.get("boundary").filter(|_| kind.mimetype == "multipart/form-data");
            let boundary = boundary.ok_or_else(Problem::broken_form)?.clone();
            let (fields, file) = taken_apart(&bytes.await?, &boundary).ok_or_else(Problem::broken_form)?;
            if file.len() > LARGEST_BODY {
                return Err(body::too_large(LARGEST_BODY));
            }
            let uploaded = Self { visitor: Visitor::of(&request), file, fields };
            if uploaded.visitor.sent_by_us(&request, uploaded.field("token")) {
                Ok(uploaded)
            } else {
                Err(Problem::foreign_form())
            }
        })
    }
}

type Parts = (Vec<(String, String)>, Vec<u8>);

/// The fields of a body and the content of its file. `None`: it is no such body.
fn taken_apart(body: &[u8], boundary: &str) -> Option<Parts> {
    if boundary.is_empty() || boundary.len() > 70 {
        return None;
    }
    let mark = [b"--", boundary.as_bytes()].concat();
    let between = [b"\r\n", mark.as_slice()].concat();
    let (mut fields, mut file) = (Vec::new(), Vec::new());
    let mut rest = body.strip_prefix(mark.as_slice())?;
    loop {
        if rest.starts_with(b"--") {
            return Some((fields, file));
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let end = rest.windows(between.len()).position(|window| window == between)?;
        let (head, content) = parted(&rest[..end])?;
        rest = &rest[end + between.len()..];
        let (headers, _) = mailparse::parse_headers(head).ok()?;
        let says = mailparse::MailHeaderMap::get_first_value(headers.as_slice(), "Content-Disposition")?;
        let says = mailparse::parse_content_disposition(&says);
        let name = says.params.get("name")?.clone();
        if says.params.contains_key("filename") {
            file = content.to_vec();
        } else {
            let text = String::from_utf8(content.to_vec()).ok().filter(|text| !text.contains('\0'))?;
            fields.push((name, text));
        }
    }
}

/// Head and content, which an empty line parts.
fn parted(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = part.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some((&part[..at + 2], &part[at + 4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(file: &[u8]) -> Vec<u8> {
        let head = "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nsecret\r\n--x\r\nContent-Disposition: form-data; \
                    name=\"file\"; filename=\"people, new.csv\"\r\nContent-Type: text/csv\r\n\r\n";
        [head.as_bytes(), file, b"\r\n--x--\r\n"].concat()
    }

    #[test]
    fn fields_and_file_arrive_byte_by_byte() {
        for file in [&b"email,name\r\n--y\r\n\xff\n"[..], b"", b"\r\n\r\n"] {
            let (fields, arrived) = taken_apart(&body(file), "x").expect("a form");
            assert_eq!(fields, [("token".to_owned(), "secret".to_owned())]);
            assert_eq!(arrived, file);
        }
    }

    #[test]
    fn what_breaks_off_is_no_form() {
        let whole = body(b"email,name\n");
        for length in 0..whole.len() - 4 {
            assert!(taken_apart(&whole[..length], "x").is_none(), "{length} bytes are taken for a form");
        }
        for strange in [&b""[..], b"--x--", b"--x\r\n\r\n--x--", b"--x\r\nA: b\r\n\r\nc\r\n--x--"] {
            assert!(taken_apart(strange, "x").is_none_or(|(fields, _)| fields.is_empty()), "{strange:?}");
        }
        assert!(taken_apart(&whole, "").is_none() && taken_apart(&whole, &"x".repeat(71)).is_none());
    }
}
