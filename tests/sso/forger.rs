//! A provider that answers whatever a test wants, signed with a key of its own or not.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chancery::settings::Provider;
use jsonwebtoken::{Algorithm, EncodingKey};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// What this installation is called there.
pub const CLIENT: &str = "chancery";

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// As it should be.
    Rightly,
    /// Not at all: `alg` is `none`.
    Not,
    /// With the public key as if it were a secret.
    WithThePublicKey,
    /// With another key, under the name of the right one.
    ByAnother,
    /// Under the name of a key that nobody publishes.
    ByNobody,
    /// As it should be, and its claims were changed afterwards.
    AndChanged,
}

/// What it does.
pub struct Plan {
    /// What it says of itself, over what is usual.
    pub description: Value,
    /// What the token claims, over what is usual; null: nothing.
    pub claims: Value,
    pub signed: Signed,
    /// What it answers where codes are exchanged, in the place of tokens: status, headers, body.
    pub answer: Option<(u16, String, Vec<u8>)>,
    /// What it says besides.
    pub besides: Value,
    /// The numbers of its keys, the one that signs first.
    pub keys: Vec<u8>,
    /// What it was asked, as `GET /jwks`.
    pub asked: Vec<String>,
    /// What is known of the code that was given last: nonce and challenge, and the time.
    pub nonce: String,
    pub challenge: String,
    pub now: i64,
    codes: HashSet<String>,
}

/// The provider. Dropping it ends it.
pub struct Forger {
    pub issuer: String,
    plan: Arc<Mutex<Plan>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

fn usual() -> Plan {
    Plan {
        description: json!({}),
        claims: json!({}),
        signed: Signed::Rightly,
        answer: None,
        besides: Value::Null,
        keys: vec![7],
        asked: Vec::new(),
        nonce: String::new(),
        challenge: String::new(),
        now: 0,
        codes: HashSet::new(),
    }
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).expect("a key")
}

fn name(number: u8) -> String {
    format!("key-{number}")
}

fn public(number: u8) -> Value {
    let point = key(number).verifying_key().to_encoded_point(false);
    let part = |part: Option<&_>| BASE64.encode(part.map(|bytes: &p256::FieldBytes| bytes.to_vec()).expect("a point"));
    json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": name(number), "x": part(point.x()), "y": part(point.y()) })
}

/// What is in `over` counts more; null takes away.
fn merged(mut usual: Value, over: &Value) -> Value {
    for (name, value) in over.as_object().expect("an object") {
        usual[name] = value.clone();
    }
    usual.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    usual
}

impl Forger {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("the bound address"));
        let (plan, ends) = (Arc::new(Mutex::new(usual())), Arc::new(AtomicBool::new(false)));
        let (its_plan, its_end, its_name) = (plan.clone(), ends.clone(), issuer.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if its_end.load(Ordering::SeqCst) {
                    return;
                }
                // Who goes away before the answer is none of its business.
                let _gone = stream.and_then(|stream| answer(stream, &its_plan, &its_name));
            }
        });
        Self { issuer, plan, ends, thread: Some(thread) }
    }

    /// What it does from now on.
    pub fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().expect("no test panicked")
    }

    /// It does what it should again.
    pub fn repents(&self) {
        *self.plan() = usual();
    }

    /// The settings of it.
    pub fn settings(&self) -> Provider {
        Provider {
            title: "Ministry".to_owned(),
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: "s3cret/+ of the tests".to_owned(),
            ..Provider::default()
        }
    }

    /// The settings of an installation that knows it under this name.
    pub fn called(&self, name: &str) -> BTreeMap<String, Provider> {
        BTreeMap::from([(name.to_owned(), self.settings())])
    }
}

impl Drop for Forger {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _woken = TcpStream::connect(self.issuer.trim_start_matches("http://"));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the forger ends well");
        }
    }
}

fn answer(mut stream: TcpStream, plan: &Mutex<Plan>, issuer: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let (mut length, mut authorization) = (0, String::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        let (header, value) = line.split_once(':').unwrap_or_default();
        match header.to_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => authorization = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let asked = first.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let mut plan = plan.lock().expect("no test panicked");
    plan.asked.push(asked.clone());
    let (status, headers, bytes) = match asked.as_str() {
        "GET /.well-known/openid-configuration" => told(&merged(description(issuer), &plan.description)),
        "GET /jwks" => told(&json!({ "keys": plan.keys.iter().map(|number| public(*number)).collect::<Vec<_>>() })),
        "POST /token" => exchanged(&mut plan, issuer, &authorization, &String::from_utf8_lossy(&body)),
        "GET /userinfo" if authorization == "Bearer of-the-forger" => told(&plan.besides),
        _ => (404, String::new(), b"{}".to_vec()),
    };
    drop(plan);
    let length = bytes.len();
    write!(stream, "HTTP/1.1 {status} x\r\nContent-Length: {length}\r\n{headers}Connection: close\r\n\r\n")?;
    stream.write_all(&bytes)
}

fn told(value: &Value) -> (u16, String, Vec<u8>) {
    (200, "Content-Type: application/json\r\n".to_owned(), value.to_string().into_bytes())
}

fn description(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    })
}

/// A code is exchanged once, for who asked for it.
fn exchanged(plan: &mut Plan, issuer: &str, authorization: &str, form: &str) -> (u16, String, Vec<u8>) {
    let field = |name: &str| {
        let found = form.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.unwrap_or_default().to_owned()
    };
    let secret = base64::engine::general_purpose::STANDARD.encode("chancery:s3cret%2F%2B%20of%20the%20tests");
    assert_eq!(authorization, format!("Basic {secret}"), "the client shows that it is the client");
    if let Some(answer) = plan.answer.clone() {
        return answer;
    }
    let challenge = BASE64.encode(Sha256::digest(field("code_verifier")));
    if challenge != plan.challenge || !plan.codes.insert(field("code")) {
        return (400, String::new(), br#"{"error":"invalid_grant"}"#.to_vec());
    }
    let claims = json!({
        "iss": issuer, "sub": "subject-1", "aud": CLIENT, "iat": plan.now, "exp": plan.now + 300, "nonce": plan.nonce,
        "email": "ana.dias@delegates.example", "email_verified": true, "name": "Ana Dias",
    });
    let token = token(plan, &merged(claims, &plan.claims));
    told(&json!({ "id_token": token, "access_token": "of-the-forger", "token_type": "Bearer" }))
}

fn token(plan: &Plan, claims: &Value) -> String {
    let number = plan.keys[0];
    let write = |alg: &str, kid: &str, claims: &Value| {
        let header = json!({ "alg": alg, "kid": kid, "typ": "JWT" });
        format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()))
    };
    let sign = |message: &str, number: u8| {
        let signature: Signature = key(number).sign(message.as_bytes());
        BASE64.encode(signature.to_bytes())
    };
    let message = write("ES256", &name(number), claims);
    match plan.signed {
        Signed::Rightly => format!("{message}.{}", sign(&message, number)),
        Signed::Not => format!("{}.", write("none", &name(number), claims)),
        Signed::WithThePublicKey => {
            let message = write("HS256", &name(number), claims);
            let secret = EncodingKey::from_secret(public(number).to_string().as_bytes());
            let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &secret, Algorithm::HS256).expect("signed");
            format!("{message}.{signature}")
        }
        Signed::ByAnother => format!("{message}.{}", sign(&message, 99)),
        Signed::ByNobody => {
            let message = write("ES256", "key-of-nobody", claims);
            format!("{message}.{}", sign(&message, number))
        }
        Signed::AndChanged => {
            let mut other = claims.clone();
            other["email"] = json!("ada.minister@delegates.example");
            format!("{}.{}", write("ES256", &name(number), &other), sign(&message, number))
        }
    }
}
